import { readFileSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { atlas } from "./support/atlas.ts";
import { repository, tempProject } from "./support/temp-project.ts";

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

function consoleBlocks(text: string): { words: string[]; output: string }[] {
  return [...text.matchAll(/```console\n\$ atlas ([^\n]+)\n([\s\S]*?)```/g)].map(([, line = "", output = ""]) => ({ words: words(line), output }));
}

/** As a shell splits them. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

/** Without what differs from machine to machine: times and versions. */
function comparable(output: string): string {
  return output
    .trim()
    .replace(/\d+ ms/g, "N ms")
    .replace(/PostgreSQL [^,]+/g, "PostgreSQL")
    .replace(/Bun [\d.]+/g, "Bun");
}
