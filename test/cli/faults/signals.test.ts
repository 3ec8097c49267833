import { watch } from "node:fs";
import { once } from "node:events";
import { chmod, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { bun, run as runProgram } from "../../support/atlas.ts";
import { tempProject } from "../../support/temp-project.ts";
import { config } from "../doctor/project.ts";
import { treeOf } from "../scaffold/tree-of.ts";
import { rendezvous } from "./rendezvous.ts";
import { program, runtimes, start } from "./run.ts";

const signals = [{ signal: "SIGINT", code: 130 }, { signal: "SIGTERM", code: 143 }] as const;
const calls = (port: number) => `(await import("node:net")).connect(${port}, "127.0.0.1").on("error", () => {})`;

describe.each(runtimes)("on %s", (runtime) => {
  describe.each(signals)("$signal", ({ signal, code }) => {
    test.each([{ words: ["init", "shop"] }, { words: ["plugin", "create", "crm", "--type", "datasource"] }])("while $words writes leaves all of it or nothing", async ({ words }) => {
      const cwd = await tempProject();
      const { child, ended } = start(words, { cwd, runtime });
      // The first thing that appears is the temporary folder, or the one that it is to be in.
      const watcher = watch(cwd);
      await once(watcher, "change");
      watcher.close();

      child.kill(signal);

      const { exitCode, stderr } = await ended;

      const files = treeOf(cwd).filter((path) => /(package\.json|tsconfig\.json|README\.md)$/.test(path));
      expect([0, 3]).toContain(files.length);
      if (files.length === 0) {
        expect(exitCode).toBe(code);
        expect(treeOf(cwd)).toEqual([]);
        expect(stderr).toContain(`${signal}: stopping.`);
        expect(stderr).toContain("Interrupted. Nothing was left behind. [INTERRUPTED]");
      }
    });

    test("while doctor waits for a plugin ends it, with what was found so far", async () => {
      const place = await meetingPlace();
      const cwd = await tempProject({ "atlas.config.ts": config(`definePlugin({ ...context, id: "hangs", async initialize() { ${calls(place.port)}; await never(); } })`) });
      const { child, ended } = start(["doctor", "--json"], { cwd, runtime });
      await place.called();

      child.kill(signal);

      const result = await ended;
      expect(JSON.parse(result.stdout)).toMatchObject({ schemaVersion: 1, exitCode: code, findings: expect.arrayContaining([expect.objectContaining({ subject: "hangs", code: "CHECK_INTERRUPTED" })]) });
      expect(result).toMatchObject({ exitCode: code, stderr: `\n${signal}: stopping. Once more to force it.\n` });
    });

    test("while plugin validate waits for a plugin ends that plugin's process too", async () => {
      const place = await meetingPlace();
      const cwd = await tempProject({ "package.json": JSON.stringify({ name: "atlas-plugin-slow", type: "module", exports: "./index.ts" }), "index.ts": `${calls(place.port)};\nawait new Promise(() => setInterval(() => {}, 1000));\n` });
      const { child, ended } = start(["plugin", "validate", ".", "--json"], { cwd, runtime });
      await place.called();

      child.kill(signal);

      const { exitCode, stdout } = await ended;
      expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, exitCode: code });
      expect(exitCode).toBe(code);
      await place.left();
    });

    test("while plugin add installs ends the package manager, and leaves the config as it was", async () => {
      const manager = `#!/bin/sh\necho $$ > pid.tmp; mv pid.tmp pid; exec sleep 1000\n`;
      const cwd = await tempProject({ "bin/npm": manager, "package.json": "{}", "atlas.config.ts": config("") });
      await chmod(join(cwd, "bin/npm"), 0o755);
      const watcher = watch(cwd);
      const { child, ended } = start(["plugin", "add", "./crm", "--write", "--json"], { cwd, runtime, environment: { PATH: `${join(cwd, "bin")}:${process.env.PATH}` } });
      while (!treeOf(cwd).includes("pid")) await once(watcher, "change");
      watcher.close();

      child.kill(signal);

      const { exitCode, stdout } = await ended;
      expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, exitCode: code, error: { code: "INTERRUPTED" } });
      expect(exitCode).toBe(code);
      const pid = Number(await readFile(join(cwd, "pid"), "utf8"));
      expect(() => process.kill(pid, 0)).toThrow("ESRCH");
      expect(await readFile(join(cwd, "atlas.config.ts"), "utf8")).toBe(config(""));
    });
  });

  test("a second signal ends what the first could not", async () => {
    const place = await meetingPlace();
    const cwd = await tempProject({ "atlas.config.ts": config(`definePlugin({ ...context, id: "stays", async initialize() { ${calls(place.port)}; }, healthCheck: never, teardown: never })`) });
    const { child, says, ended } = start(["doctor"], { cwd, runtime });
    await place.called();
    child.kill("SIGINT");
    await says("Once more to force it.");

    child.kill("SIGINT");

    expect(await ended).toMatchObject({ exitCode: 130, signal: null });
  });

  test.each([
    { words: ["init"], answers: [["Which folder", "\u0003"]] },
    { words: ["plugin", "create"], answers: [["What does the plugin add", "\u0003"]] },
    { words: ["plugin", "create"], answers: [["What does the plugin add", "\r"], ["What is it called", "\u0003"]] },
    { words: ["plugin", "create", "--type", "action"], answers: [["What is it called", "half a na\u0003"]] },
    { words: ["plugin", "create"], answers: [["What does the plugin add", "\u001B"]] },
  ])("Ctrl-C at a question of $words ends with 130 and writes nothing", async ({ words, answers }) => {
    const cwd = await tempProject();

    const { stdout } = await runProgram(bun, [join(import.meta.dirname, "../in-terminal.ts"), JSON.stringify(answers), ...program(runtime), ...words], cwd);

    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 130, unanswered: 0, screen: expect.stringContaining("Cancelled. Nothing was written.") });
    expect(treeOf(cwd)).toEqual([]);
  });
});

async function meetingPlace() {
  const place = await rendezvous();
  onTestFinished(() => place.close());
  return place;
}
