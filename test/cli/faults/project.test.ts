import { describe, expect, test } from "vitest";
import { tempProject } from "../../support/temp-project.ts";
import { config, healthy } from "../doctor/project.ts";
import { treeOf } from "../scaffold/tree-of.ts";
import { canary, run, runJson, runtimes } from "./run.ts";

/** Commands that load the config, and what they make of one that cannot be loaded: a failure, or findings. */
const loading = [{ words: ["plugin", "list"] }, { words: ["migrate"] }, { words: ["doctor"] }];

const faults: { fault: string; source: string; code: string; onNode?: boolean }[] = [
  { fault: "a syntax error", source: "export default {\n  plugins: [,\n};\n)", code: "CONFIG_SYNTAX", onNode: true },
  { fault: "a throw", source: `throw new Error("postgres://u:${canary}@db/x is not there");`, code: "CONFIG_THROWS" },
  { fault: "no default export", source: "export const config = {};", code: "CONFIG_NO_DEFAULT" },
  { fault: "an unknown key", source: "export default { plugin: [] };", code: "CONFIG_KEY_UNKNOWN" },
  { fault: "a plugin that is none", source: "export default { plugins: [{}] };", code: "PLUGIN_" },
  { fault: "process.exit(0)", source: "process.exit(0);", code: "PROCESS_ENDED", onNode: true },
  { fault: "an uncaught error", source: `setTimeout(() => { throw new Error("late") });\nawait new Promise(() => setInterval(() => {}, 1000));`, code: "UNCAUGHT", onNode: true },
];

describe.each(runtimes)("on %s", (runtime) => {
  test.each(loading)("$words without a config names what is missing, and makes nothing", async ({ words }) => {
    const cwd = await tempProject();

    const { document } = await runJson(words, { cwd, runtime, environment: { DATABASE_URL: "embedded:.atlas/postgres" } });

    expect(codes(document)).toContain("CONFIG_MISSING");
    expect(document.exitCode).toBe(words[0] === "doctor" ? 1 : 2);
    expect(treeOf(cwd)).toEqual([]);
  });

  // On Node those that it tells in its own way.
  describe.each(faults.filter(({ onNode }) => runtime === "Bun" || onNode))("a config with $fault", ({ source, code }) => {
    test.each(loading)("makes $words fail with its code, without a stack", async ({ words }) => {
      const cwd = await tempProject({ "atlas.config.ts": source });

      const { document, stderr } = await runJson(words, { cwd, runtime, environment: { DATABASE_URL: "embedded:.atlas/postgres" } });

      // The doctor runs what may end its process in another one, and outlives it.
      const outlived = words[0] === "doctor" && code === "PROCESS_ENDED";
      expect(codes(document).join(" ")).toContain(outlived ? "CONFIG_EXITS" : code);
      expect(document.exitCode).toBe(["PROCESS_ENDED", "UNCAUGHT"].includes(code) && !outlived ? 3 : 1);
      expect(stderr).toBe("");
      expect(treeOf(cwd)).toEqual(["atlas.config.ts"]);
    });
  });

  test("for people a failure stands on stderr, with its place and what to do", async () => {
    const cwd = await tempProject({ "atlas.config.ts": "export default {\n  plugins: [\n};\n" });

    const { exitCode, stdout, stderr } = await run(["migrate"], { cwd, runtime });

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^✗ [^\n]*atlas\.config\.ts:\d+:\d+: [^\n]* \[CONFIG_SYNTAX\]\n/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test.each(loading)("$words shows no secret of .env, of the config or of a plugin, whatever fails", async ({ words }) => {
    const plugin = `definePlugin({ ...context, id: "leaky", config: { apiKey: process.env.CRM_KEY, url: "https://u:${canary}@crm" }, schema: { notes: { fields: { text: { type: "string" } } } },
      initialize() { throw new Error("no service for " + process.env.CRM_KEY + " at https://u:${canary}@crm"); } })`;
    const cwd = await tempProject({ ".env": `CRM_KEY=${canary}\nDATABASE_URL=postgres://u:${canary}@127.0.0.1:1/x\n`, "atlas.config.ts": config(`${plugin}, ${healthy}`) });

    // run() itself looks for the secret.
    const { exitCode, stdout } = await run([...words, "--json"], { cwd, runtime });

    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1 });
    expect(exitCode).toBe(words[1] === "list" ? 0 : words[0] === "doctor" ? 1 : 3);
  });
});

test("plugin validate without a plugin is not a pass", async () => {
  const { document } = await runJson(["plugin", "validate"], { cwd: await tempProject() });

  expect(document).toMatchObject({ exitCode: 3, findings: [{ code: "TARGETS_NONE" }] });
});

test("plugin add needs a config and a package.json before it installs anything", async () => {
  const withoutConfig = await runJson(["plugin", "add", "left-pad"], { cwd: await tempProject() });
  const withoutManifest = await runJson(["plugin", "add", "left-pad"], { cwd: await tempProject({ "atlas.config.ts": config("") }) });

  expect(withoutConfig.document).toMatchObject({ exitCode: 2, error: { code: "CONFIG_MISSING" } });
  expect(withoutManifest.document).toMatchObject({ exitCode: 1, error: { code: "MANIFEST_MISSING" } });
});

function codes({ error, findings = [] }: { error?: { code: string; problems?: { code: string }[] }; findings?: { code: string }[] }): string[] {
  return [error?.code ?? "", ...(error?.problems ?? []).map(({ code }) => code), ...findings.map(({ code }) => code)];
}
