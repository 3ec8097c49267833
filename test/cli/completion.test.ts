import { spawnSync } from "node:child_process";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { run as runProgram } from "../support/atlas.ts";
import { tempProject } from "../support/temp-project.ts";
import { program, run, runtimes } from "./faults/run.ts";

let cwd: string;
beforeEach(async () => {
  cwd = await tempProject({
    "plugins/crm/package.json": "{}",
    "plugins/glossary/package.json": "{}",
    "notes.txt": "",
    "bin/atlas": `#!/bin/sh\nexec ${program("Bun").map((word) => `'${word}'`).join(" ")} "$@"\n`,
  });
  await chmod(join(cwd, "bin/atlas"), 0o755);
});

/** What stands on the line, the last of it being typed, and what may stand there. */
const lines: { typed: string[]; offered: string[] }[] = [
  { typed: ["doc"], offered: ["doctor"] },
  { typed: ["plugin", ""], offered: ["create", "validate", "list", "add", "help"] },
  { typed: ["plugin", "cr"], offered: ["create"] },
  { typed: ["plugin", "create", "--ty"], offered: ["--type"] },
  { typed: ["plugin", "create", "--type", ""], offered: ["datasource", "context", "interaction", "action", "sandbox"] },
  { typed: ["plugin", "create", "crm", "--type", "s"], offered: ["sandbox"] },
  { typed: ["plugin", "validate", ""], offered: ["plugins/crm", "plugins/glossary"] },
  { typed: ["plugin", "validate", "plugins/g"], offered: ["plugins/glossary"] },
  { typed: ["migrate", "--d"], offered: ["--dry-run"] },
  { typed: ["completion", ""], offered: ["bash", "zsh", "fish"] },
];

describe.each(runtimes)("on %s", (runtime) => {
  test.each([...lines, { typed: ["plugin", "create", "--sdk", ""], offered: [] }, { typed: ["nonsense", "x"], offered: [] }, { typed: ["completion", "bash", ""], offered: [] }])(
    "after $typed comes $offered",
    async ({ typed, offered }) => {
      const { exitCode, stdout, stderr } = await run(["complete", "--", ...typed], { cwd, runtime });

      expect({ exitCode, stderr, offered: stdout.split("\n").filter(Boolean) }).toEqual({ exitCode: 0, stderr: "", offered });
    },
  );
});

test("the command that the scripts call is offered to nobody", async () => {
  const { stdout } = await run(["complete", "--", ""], { cwd });

  expect(stdout).toContain("doctor\n");
  expect(stdout.split("\n")).not.toContain("complete");
});

/** How each shell is made to complete a line, with the script that `atlas completion` prints for it. */
const drivers: Record<string, (typed: string[]) => string> = {
  bash: (typed) => `source <(atlas completion bash); COMP_WORDS=(${["atlas", ...typed].map(quoted).join(" ")}); COMP_CWORD=${typed.length}; _atlas_complete; printf '%s\\n' "\${COMPREPLY[@]}"`,
  // Outside of a terminal zsh has no completion system; its two builtins are what the function talks to.
  zsh: (typed) => `compdef() { }; compadd() { print -l -- "\${(@P)2}" }; _files() { print -l *(.) }; source <(atlas completion zsh); words=(${["atlas", ...typed].map(quoted).join(" ")}); CURRENT=${typed.length + 1}; _atlas`,
  fish: (typed) => `atlas completion fish | source; complete -C ${quoted(["atlas", ...typed].join(" "))}`,
};
/** What keeps a shell from reading its user's own files. */
const plain: Record<string, string> = { bash: "--norc", zsh: "-f", fish: "--no-config" };
const installed = Object.keys(drivers).filter((shell) => spawnSync(shell, ["-c", "true"]).status === 0);

describe.each(installed)("%s", (shell) => {
  // The words are one program's; the shell decides only how they are split and filtered.
  test.each(lines.filter((_, index) => index % 2 === 0 || shell === "bash"))("completes $typed to $offered", async ({ typed, offered }) => {
    expect([...(await complete(typed))].sort()).toEqual([...offered].sort());
  });

  test("completes files where Atlas has nothing to offer", async () => {
    expect(await complete(["plugin", "validate", "notes"])).toContain("notes.txt");
  });

  async function complete(typed: string[]): Promise<string[]> {
    const path = shell === "fish" ? `set -x PATH ${quoted(join(cwd, "bin"))} $PATH` : `PATH=${quoted(join(cwd, "bin"))}:$PATH`;
    const { stdout, stderr } = await runProgram(shell, [plain[shell] ?? "", "-c", `${path}; ${(drivers[shell] ?? String)(typed)}`], cwd);
    expect(stderr).toBe("");
    return stdout.split("\n").map((line) => line.trim()).filter(Boolean);
  }
});

test("bash at least is there to try it", () => {
  expect(installed).toContain("bash");
});

function quoted(word: string): string {
  return `'${word}'`;
}
