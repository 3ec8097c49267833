import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { repository, tempProject } from "../support/temp-project.ts";
import { run, runtimes } from "./faults/run.ts";

const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));

describe.each(runtimes)("on %s", (runtime) => {
  test.each([{ words: ["--version"] }, { words: ["-v"] }])("$words is the version on stdout", async ({ words }) => {
    expect(await run(words, { cwd: await tempProject(), runtime })).toEqual({ exitCode: 0, signal: null, stdout: `${version}\n`, stderr: "" });
  });

  test.each([
    { words: ["--help"], says: "Usage: atlas [options] [command]" },
    { words: ["help"], says: "Usage: atlas [options] [command]" },
    { words: ["help", "plugin"], says: "Usage: atlas plugin" },
    { words: ["plugin", "--help"], says: "Usage: atlas plugin" },
    { words: ["plugin", "create", "--help"], says: "Usage: atlas plugin create" },
    { words: ["plugin", "help", "create"], says: "Usage: atlas plugin create" },
    { words: ["doctor", "-h"], says: "Usage: atlas doctor" },
  ])("$words is help on stdout, and exit 0", async ({ words, says }) => {
    const { exitCode, stdout, stderr } = await run(words, { cwd: await tempProject(), runtime });

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain(says);
  });

  test("the separator that `bun run atlas --` hands on is no word", async () => {
    const { exitCode, stdout } = await run(["--", "plugin", "create", "crm", "--type", "context", "--dry-run"], { cwd: await tempProject(), runtime });

    expect(exitCode).toBe(0);
    expect(stdout).toContain("Nothing was written.");
  });

  test("two documents never stand on stdout: what fails after the result is told in words", async () => {
    const config = `process.on("beforeExit", () => { throw new Error("after the end"); });\nexport default {};\n`;

    const { exitCode, stdout } = await run(["plugin", "list", "--json"], { cwd: await tempProject({ "atlas.config.ts": config }), runtime });

    expect(JSON.parse(stdout)).toMatchObject({ plugins: [] });
    expect(exitCode).toBe(0);
  });
});

test("every command that is listed has help of its own", async () => {
  const cwd = await tempProject();
  const { stdout } = await run(["--help"], { cwd });
  const names = [...stdout.slice(stdout.indexOf("Commands:")).matchAll(/^ {2}([a-z-]+)/gm)].map(([, name = ""]) => name).filter((name) => name !== "help");

  expect(names).toEqual(expect.arrayContaining(["init", "plugin", "doctor", "migrate", "completion"]));
  for (const name of names) expect((await run([name, "--help"], { cwd })).stdout).toContain(`Usage: atlas ${name}`);
});
