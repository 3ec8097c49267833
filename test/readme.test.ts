import { readFileSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { atlas } from "./support/atlas.ts";
import { config } from "./cli/migrate/crm-project.ts";
import { repository, tempProject, writeFiles } from "./support/temp-project.ts";

test("every command in the README prints what the README says", async () => {
  const root = await tempProject();
  const project = join(root, "demo");
  const examples = consoleBlocks(readFileSync(join(repository, "README.md"), "utf8"));
  expect(examples.length).toBeGreaterThanOrEqual(6);

  for (const { words, output } of examples) {
    const isInit = words[0] === "init";
    const { stdout, exitCode } = await atlas(isInit ? root : project, ...words);
    if (isInit) await symlink(join(repository, "node_modules"), join(project, "node_modules"));

    expect({ words, exitCode, output: comparable(stdout) }).toEqual({ words, exitCode: 0, output: comparable(output) });
  }
});

test("the plan, its apply, its status and its undo in the README are one real run", async () => {
  const [, block = ""] = /```\n(\$ atlas migrate plan [\s\S]*?)```/.exec(readFileSync(join(repository, "README.md"), "utf8")) ?? [];
  const examples = [...block.matchAll(/^\$ atlas (.+)\n([\s\S]*?)(?=^\$ |$(?![\s\S]))/gm)].map(([, line = "", output = ""]) => ({ words: words(line), output }));
  expect(examples.map(({ words: [, command] }) => command)).toEqual(["plan", "apply", "status", "undo", "status"]);
  const project = await tempProject({ ...config({ name: { type: "string" } }), ".env": "DATABASE_URL=embedded:.atlas/postgres\n" });
  expect((await atlas(project, "migrate")).exitCode).toBe(0);
  await writeFiles(project, config({ name: { type: "string" }, email: { type: "string", unique: true } }));

  for (const { words: command, output } of examples) {
    const { stdout, exitCode } = await atlas(project, ...command);

    expect({ command, exitCode, output: comparable(stdout) }).toEqual({ command, exitCode: 0, output: comparable(output) });
  }
});

function consoleBlocks(text: string): { words: string[]; output: string }[] {
  return [...text.matchAll(/```console\n\$ atlas ([^\n]+)\n([\s\S]*?)```/g)].map(([, line = "", output = ""]) => ({ words: words(line), output }));
}

/** As a shell splits them. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

/** Without what differs from machine to machine, times and versions, and how many tables the host has. */
function comparable(output: string): string {
  return output
    .trim()
    .replace(/\d+ ms/g, "N ms")
    .replace(/\d+ entries/g, "N entries")
    .replace(/PostgreSQL [^,]+/g, "PostgreSQL")
    .replace(/Bun [\d.]+/g, "Bun");
}
