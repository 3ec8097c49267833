import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { isAtlasError, type Problem } from "@useatlas/plugin-sdk";
import { loadConfig } from "@atlas/api/lib/config";
import { describe, expect, test } from "vitest";
import { repository, tempProject } from "../../support/temp-project.ts";

const imports = `import { defineConfig } from "@atlas/api/lib/config";
import { crm, glossary } from "./plugins.ts";
`;
const plugins = `import { createPlugin, definePlugin } from "@useatlas/plugin-sdk";
import { z } from "zod";
export const crm = createPlugin({
  configSchema: z.object({ url: z.string().url(), nested: z.object({ key: z.string() }).optional() }),
  create: (config) => ({ id: "crm", type: "context", version: "1.0.0", config, contextProvider: { load: () => "" } }),
});
export const glossary = definePlugin({ id: "glossary", type: "context", version: "1.0.0", contextProvider: { load: () => "" } });
`;

interface Fault {
  what: string;
  config: string;
  code: string;
  message: RegExp;
  line?: number;
}

const faults: Fault[] = [
  { what: "a syntax error", config: `${imports}export default defineConfig({ plugins: [ );`, code: "CONFIG_SYNTAX", message: /^atlas\.config\.ts:3:\d+: It cannot be parsed: ./, line: 3 },
  { what: "no default export", config: `${imports}export const config = defineConfig({});`, code: "CONFIG_NO_DEFAULT", message: /no default export/ },
  { what: "a default export that is a Promise", config: `${imports}export default Promise.resolve(defineConfig({}));`, code: "CONFIG_PROMISE", message: /is a Promise/ },
  { what: "a default export that is a function", config: "export default () => ({});", code: "CONFIG_NOT_OBJECT", message: /must be an object, not a function/ },
  { what: "a throw", config: `${imports}\n\nthrow new Error("no luck");\nexport default defineConfig({});`, code: "CONFIG_THROWS", message: /^atlas\.config\.ts:5:\d+: It threw while it was loaded: no luck/, line: 5 },
  { what: "an import that is not there", config: `import "./missing.ts";\nexport default {};`, code: "CONFIG_IMPORT_MISSING", message: /imports ".*missing\.ts", which cannot be found/ },
  { what: "an unknown key", config: `${imports}export default { pluggins: [] };`, code: "CONFIG_KEY_UNKNOWN", message: /Unknown key "pluggins", did you mean "plugins"\?/ },
  { what: "plugins that are no array", config: `export default { plugins: {} };`, code: "CONFIG_VALUE_INVALID", message: /plugins must be an array/ },
  { what: "a limit that is none", config: `export default { rowLimit: 0 };`, code: "CONFIG_VALUE_INVALID", message: /rowLimit must be a whole number above 0/ },
  { what: "an unknown key of a connection", config: `export default { connections: { warehouse: { allowTable: [] } } };`, code: "CONFIG_KEY_UNKNOWN", message: /Unknown key "connections.warehouse.allowTable", did you mean "allowTables"\?/ },
  { what: "a factory that was not called", config: `${imports}export default defineConfig({\n  plugins: [\n    glossary,\n    crm as never,\n  ],\n});`, code: "PLUGIN_NOT_OBJECT", message: /^atlas\.config\.ts:6:5: plugins\[1\] \(crm\): This is a plugin factory that was never called/, line: 6 },
  { what: "an undefined variable", config: `${imports}export default defineConfig({\n  plugins: [\n    crm({ url: process.env.ATLAS_TEST_UNSET! }),\n  ],\n});`, code: "CONFIG_ENV_MISSING", message: /^atlas\.config\.ts:5:\d+: plugins\[0\] \(crm\): url is undefined, because the environment variable ATLAS_TEST_UNSET is not set/, line: 5 },
  { what: "a config that the schema rejects", config: `${imports}export default defineConfig({ plugins: [crm({ url: "nowhere" })] });`, code: "PLUGIN_CONFIG_INVALID", message: /plugins\[0\] \(crm\): url: Invalid URL/, line: 3 },
  { what: "a plugin twice", config: `${imports}export default defineConfig({ plugins: [glossary, glossary] });`, code: "PLUGIN_ID_TWICE", message: /plugins\[1\] \(glossary\): Plugin id "glossary" is used by plugins\[0\] and plugins\[1\]/, line: 3 },
  { what: "a plugin that failed and a throw after it", config: `${imports}const broken = crm({ url: "" });\nthrow new Error(broken.connection.url);`, code: "CONFIG_INVALID", message: /has 2 problems:[\s\S]*url: Invalid URL[\s\S]*It threw/ },
  { what: "a top-level await that never settles", config: "await new Promise(() => {});\nexport default {};", code: "CONFIG_TIMEOUT", message: /did not finish loading within 1 s/ },
];

describe.each([
  { runtime: "Node", load: loadHere },
  { runtime: "Bun", load: loadInBun },
])("on $runtime", ({ load }) => {
  test.each(faults)("$what is named", async ({ config, code, message, line }) => {
    const cwd = await tempProject({ "atlas.config.ts": config, "plugins.ts": plugins });

    const failure = await load(cwd);

    expect(failure).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(failure.message).not.toMatch(/\n\s+at /);
    if (line !== undefined) expect(failure.problems?.[0]?.location).toMatchObject({ file: join(cwd, "atlas.config.ts"), line });
  });

  test("several faults come in one error, each with its line and index", async () => {
    const config = `${imports}export default defineConfig({
  plugins: [
    crm({ url: process.env.ATLAS_TEST_UNSET!, nested: { key: process.env["ATLAS_TEST_UNSET_TOO"]! } }),
    crm as never,
    glossary, // a comment, with a comma
  ],
  databseUrl: "x",
});`;
    const cwd = await tempProject({ "atlas.config.ts": config, "plugins.ts": plugins });

    const failure = await load(cwd);

    expect(failure.problems?.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "CONFIG_KEY_UNKNOWN databseUrl",
      "CONFIG_ENV_MISSING plugins[0].url",
      "CONFIG_ENV_MISSING plugins[0].nested.key",
      "PLUGIN_NOT_OBJECT plugins[1]",
    ]);
    expect(failure.message).toContain("atlas.config.ts:6:5: plugins[1] (crm)");
  });

  test("a folder without a config is named, with the way out", async () => {
    const cwd = await tempProject();

    await expect(load(cwd)).resolves.toMatchObject({ code: "CONFIG_MISSING", message: `There is no atlas.config.ts in ${cwd}.` });
  });

  test("a folder that is not there is named", async () => {
    await expect(load("/nowhere/at/all")).resolves.toMatchObject({ code: "CWD_MISSING", message: "There is no folder /nowhere/at/all." });
  });
});

test("variables of .env are set before the config is loaded, and lose to those of the environment", async () => {
  const cwd = await tempProject({
    "atlas.config.ts": `export default { databaseUrl: process.env.ATLAS_TEST_FROM_FILE };`,
    ".env": "ATLAS_TEST_FROM_FILE='embedded:a$b'\nATLAS_TEST_FROM_BOTH=file\n",
  });
  process.env.ATLAS_TEST_FROM_BOTH = "environment";

  const { config } = await loadConfig(cwd);

  expect(config.databaseUrl).toBe("embedded:a$b");
  expect(process.env.ATLAS_TEST_FROM_BOTH).toBe("environment");
});

interface Failure {
  code: string;
  message: string;
  problems?: readonly Problem[];
}

async function loadHere(cwd: string): Promise<Failure> {
  try {
    await loadConfig(cwd, { timeoutMs: 1000 });
  } catch (thrown) {
    if (isAtlasError(thrown)) return thrown;
    throw thrown;
  }
  throw new Error("The config loaded.");
}

async function loadInBun(cwd: string): Promise<Failure> {
  const script = `const { loadConfig } = await import("@atlas/api/lib/config");
    try { await loadConfig(${JSON.stringify(cwd)}, { timeoutMs: 1000 }); console.log("{}"); }
    catch (thrown) { console.log(JSON.stringify({ code: thrown.code, message: thrown.message, problems: thrown.problems })); }
    process.exit();`;
  const { stdout } = await promisify(execFile)(join(repository, "node_modules/.bin/bun"), ["-e", script], { cwd: repository });
  return JSON.parse(stdout) as Failure;
}
