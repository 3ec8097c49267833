import { join } from "node:path";
import { expect, test } from "vitest";
import { tempProject } from "../../support/temp-project.ts";
import { runReport } from "../checks/run-atlas.ts";
import { codes } from "./project.ts";

const asked = ["--only", "packages"];
const config = `import { defineConfig } from "@atlas/api/lib/config";
import { crm } from "./plugins/crm/index.ts";
export default defineConfig({ plugins: [crm] });
`;
const crm = `export const crm = { id: "crm", type: "context" as const, version: "1.0.0", contextProvider: { load: () => "" } };`;
const manifest = (fields: object) => JSON.stringify({ name: "atlas-plugin-crm", version: "1.0.0", peerDependencies: { "@useatlas/plugin-sdk": ">=0.0.1" }, ...fields });
const peers = (fields: Record<string, string>) => ({ peerDependencies: { "@useatlas/plugin-sdk": ">=0.0.1", ...fields } });

async function examine(fields: object, files: Record<string, string> = {}) {
  const root = await tempProject({ "atlas.config.ts": config, "plugins/crm/index.ts": crm, "plugins/crm/package.json": manifest(fields), ...files });
  return { root, ...(await runReport(["doctor", "--cwd", root, ...asked])) };
}

test("a plugin that gets what it asks for is well", async () => {
  const { report, exitCode } = await examine({ ...peers({ zod: "^4.0.0", "@duckdb/node-api": "*" }), engines: { bun: ">=1.2", node: ">=20" } });

  expect(codes(report.findings)).toEqual(["atlas-plugin-crm PACKAGE_FITS"]);
  expect(exitCode).toBe(0);
});

test.each([
  ["a peer that is not there", peers({ "left-pad-of-nobody": "^1.0.0" }), "PEER_MISSING", "left-pad-of-nobody ^1.0.0", 1],
  ["a peer in another version", peers({ zod: "^3.0.0" }), "PEER_UNFIT", /zod \^3\.0\.0, and gets 4\./, 0],
  ["an optional peer in another version", { ...peers({ pg: "^7.0.0" }), peerDependenciesMeta: { pg: { optional: true } } }, "PEER_UNFIT", "pg ^7.0.0", 0],
  ["an SDK of another version", { peerDependencies: { "@useatlas/plugin-sdk": "^9.0.0" } }, "PEER_UNFIT", "@useatlas/plugin-sdk ^9.0.0", 0],
  ["another runtime", { engines: { bun: ">=99" } }, "ENGINE_UNFIT", "bun >=99", 0],
])("of %s it is told, at its manifest", async (_, fields, code, words, exitCode) => {
  const { root, report, exitCode: ended } = await examine(fields);

  expect(report.findings).toEqual([expect.objectContaining({ code, subject: "atlas-plugin-crm", location: { file: join(root, "plugins/crm/package.json") } })]);
  expect(report.findings[0]?.message).toMatch(words);
  expect(ended).toBe(exitCode);
});

test.each([
  ["an optional peer that is not there", { ...peers({ "left-pad-of-nobody": "*" }), peerDependenciesMeta: { "left-pad-of-nobody": { optional: true } } }],
  ["a range that only a package manager reads", peers({ zod: "workspace:*" })],
  ["a range of the other runtime", { engines: { node: ">=99" } }],
])("%s is no fault here", async (_, fields) => {
  expect(codes((await examine(fields)).report.findings)).toEqual(["atlas-plugin-crm PACKAGE_FITS"]);
});

test("a second copy of the SDK is told, with both versions", async () => {
  const { report } = await examine({}, { "plugins/crm/node_modules/@useatlas/plugin-sdk/package.json": `{"name":"@useatlas/plugin-sdk","version":"0.0.1"}` });

  expect(report.findings).toEqual([expect.objectContaining({ code: "SDK_TWICE", severity: "warning", message: expect.stringMatching(/\(0\.0\.1, in .*crm\/node_modules.*\), beside the one of Atlas \(\d/) })]);
});

test("a package is found by its name, from wherever it really lies; the host's own are none of a plugin", async () => {
  const root = await tempProject({ "atlas.config.ts": `import { defineConfig } from "@atlas/api/lib/config";\nimport { contextYamlPlugin } from "@atlas/plugin-yaml-context";\nexport default defineConfig({ plugins: [contextYamlPlugin({})] });` });

  expect(codes((await runReport(["doctor", "--cwd", root, ...asked])).report.findings)).toEqual(["@atlas/plugin-yaml-context PACKAGE_FITS"]);
});

test("what only types are imported of, and the project itself, is not looked at", async () => {
  const root = await tempProject({
    "atlas.config.ts": `import { defineConfig } from "@atlas/api/lib/config";\nimport type { crm } from "./plugins/crm/index.ts";\nimport { own } from "./own.ts";\nexport default defineConfig({ plugins: [own as never as typeof crm] });`,
    "own.ts": crm.replace("const crm", "const own"),
    "package.json": manifest(peers({ zod: "^3.0.0" })),
    "plugins/crm/index.ts": crm,
    "plugins/crm/package.json": manifest(peers({ zod: "^3.0.0" })),
  });

  expect((await runReport(["doctor", "--cwd", root, ...asked])).report.findings).toEqual([]);
});
