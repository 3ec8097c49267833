import { execFile } from "node:child_process";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { bun, run, type Ended } from "../support/atlas.ts";
import { hasBubblewrap } from "../support/bubblewrap.ts";
import { sidecar } from "../support/sidecar.ts";
import { repository, tempProject } from "../support/temp-project.ts";

const config = `export default { plugins: [], logLevel: "error" };\n`;
const orders = { "atlas.config.ts": config, "semantic/entities/orders.yml": "table: orders\n" };
const guarded = `
export default {
  logLevel: "error",
  plugins: [{
    id: "guard", type: "context", version: "1.0.0", contextProvider: { load: () => "" },
    hooks: { beforeExplore: [{ handler: ({ command }) => { if (command.includes("secret")) throw new Error("not that"); return { command: command.replace("ls", "cat entities/orders.yml") }; } }] },
  }],
};\n`;

describe.each([{ runtime: "Bun", program: bun }, { runtime: "Node", program: "node" }])("on $runtime", ({ program }) => {
  const explore = (root: string, ...words: string[]): Promise<Ended> => run(program, [join(repository, "bin/atlas.js"), "explore", ...words], root);

  test("what the command prints is printed, and its failure is exit 1", async () => {
    const root = await tempProject(orders);

    const worked = await explore(root, "grep -r table . | sort");
    const failed = await explore(root, "cat entities/lost.yml");

    expect(worked).toMatchObject({ exitCode: 0, stdout: "entities/orders.yml:table: orders\n" });
    expect(worked.stderr).toMatch(/^just-bash, \d+ ms\n$/);
    expect(failed).toMatchObject({ exitCode: 1, stdout: "cat: entities/lost.yml: No such file or directory\n[exit code 1]\n" });
  });

  test.skipIf(!hasBubblewrap())("a sidecar runs it when it is asked for by name, and no other one does when it is away", async () => {
    const root = await tempProject(orders);
    const server = await sidecar(join(root, "semantic"));
    onTestFinished(server.stop);
    const env = { ATLAS_SANDBOX_URL: server.url, SIDECAR_AUTH_TOKEN: server.token };

    const worked = await withEnvironment(env, program, root, "id -u; cat entities/orders.yml", "--json", "--backend", "sidecar");
    const away = await withEnvironment({ ATLAS_SANDBOX: "sidecar", ATLAS_SANDBOX_URL: "http://127.0.0.1:1" }, program, root, "ls");

    expect(JSON.parse(worked.stdout)).toMatchObject({ schemaVersion: 1, backend: "sidecar", output: "65534\ntable: orders", exitCode: 0, commandExitCode: 0, truncated: false });
    expect(away).toMatchObject({ exitCode: 3, stdout: "" });
    expect(away.stderr).toContain("No sandbox can run it.\nsidecar: The sidecar at http://127.0.0.1:1/health did not answer");
  });
});

test("hooks rewrite it, or reject it", async () => {
  const root = await tempProject({ ...orders, "atlas.config.ts": guarded });

  const rewritten = await atlas(root, "explore", "ls", "--json");
  const rejected = await atlas(root, "explore", "cat secret", "--json");

  expect(JSON.parse(rewritten.stdout)).toMatchObject({ command: "ls", output: "table: orders" });
  expect({ exitCode: rejected.exitCode, error: JSON.parse(rejected.stdout).error }).toMatchObject({ exitCode: 1, error: { code: "HOOK_REJECTED", message: 'Plugin "guard" rejected it in beforeExplore: not that' } });
});

test("--list shows the sandboxes, why one is off, and what each isolates", async () => {
  const root = await tempProject(orders);

  const text = await atlas(root, "explore", "--list");
  const { backends } = JSON.parse((await atlas(root, "explore", "--list", "--json")).stdout);

  expect(text).toMatchObject({ exitCode: 0 });
  expect(text.stdout).toMatch(/^sandbox +priority +state +network +files +no rights\nvercel +100 +off .*VERCEL_TOKEN.*\nnsjail +75 +off +isolated +isolated +isolated +It is used when ATLAS_SANDBOX=nsjail asks for it\.\nsidecar +50 +off +\? .*ATLAS_SANDBOX_URL is not set\.\njust-bash +0 +untried +isolated +isolated +open .*\n$/);
  expect(backends.map(({ id, state }: { id: string; state: string }) => [id, state])).toEqual([["vercel", "off"], ["nsjail", "off"], ["sidecar", "off"], ["just-bash", "untried"]]);
});

test.each([
  { what: "no command", words: [], exitCode: 2, code: "ANSWER_MISSING" },
  { what: "an empty command", words: [""], exitCode: 2, code: "COMMAND_INVALID" },
  { what: "a sandbox that nobody knows", words: ["ls", "--backend", "just-bsh"], exitCode: 2, code: "SANDBOX_UNKNOWN" },
  { what: "a command beside --list", words: ["ls", "--list"], exitCode: 2, code: "USAGE" },
  { what: "an nsjail that is not installed", words: ["ls", "--backend", "nsjail"], exitCode: 3, code: "SANDBOX_UNAVAILABLE" },
])("$what ends with $exitCode and $code", async ({ words, exitCode, code }) => {
  const root = await tempProject(orders);

  const ended = await withEnvironment({ ATLAS_NSJAIL_PATH: "/nowhere/nsjail" }, bun, root, ...words, "--json");

  expect({ exitCode: ended.exitCode, code: JSON.parse(ended.stdout).error.code }).toEqual({ exitCode, code });
});

test("a project without a semantic folder is told what is missing", async () => {
  const root = await tempProject({ "atlas.config.ts": config });

  const { exitCode, stderr } = await atlas(root, "explore", "ls");

  expect(exitCode).toBe(3);
  expect(stderr).toContain(`There is nothing to explore: the folder ${join(root, "semantic")} does not exist.`);
});

test("in production just-bash has to be asked for", async () => {
  const root = await tempProject(orders);

  const refused = await withEnvironment({ NODE_ENV: "production" }, bun, root, "ls");
  const asked = await withEnvironment({ NODE_ENV: "production", ATLAS_SANDBOX: "just-bash" }, bun, root, "ls");

  expect(refused).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("just-bash: In production it is used only when it is asked for by name.") });
  expect(asked).toMatchObject({ exitCode: 0, stdout: "entities\n" });
});

function atlas(root: string, ...words: string[]): Promise<Ended> {
  return run(bun, [join(repository, "bin/atlas.js"), ...words], root);
}

function withEnvironment(env: Record<string, string>, program: string, cwd: string, ...words: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(program, [join(repository, "bin/atlas.js"), "explore", ...words], { cwd, env: { ...process.env, NO_COLOR: "1", ...env } }, (_thrown, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr });
    });
  });
}
