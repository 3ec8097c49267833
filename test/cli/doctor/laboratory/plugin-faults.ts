import { canary, type Fault } from "./fault.ts";

const says = (source: string) => `definePlugin({ ...context, id: "faulty", config: { apiKey: "${canary}" }, diagnose: ${source} })`;
const repository = { ".git/HEAD": "ref: refs/heads/main\n", ".git/objects/x": "", ".git/refs/x": "" };

/** A config of one plugin, from a package of its own with these fields. */
function packaged(fields: object, files: Record<string, string> = {}): Record<string, string> {
  return {
    "atlas.config.ts": `import { defineConfig } from "@atlas/api/lib/config";\nimport { crm } from "./plugins/crm/index.ts";\nexport default defineConfig({ plugins: [crm] });\n`,
    "plugins/crm/index.ts": `export const crm = { id: "crm", type: "context" as const, version: "1.0.0", config: { apiKey: "${canary}" }, contextProvider: { load: () => "" } };\n`,
    "plugins/crm/package.json": JSON.stringify({ name: "atlas-plugin-crm", version: "1.0.0", peerDependencies: { "@useatlas/plugin-sdk": ">=0.0.1" }, ...fields }),
    ...files,
  };
}

/** What is wrong with what a plugin gets, with what it says of itself, and with what git would take in. */
export const pluginFaults: Fault[] = [
  { name: "a peer that nobody installed", code: "PEER_MISSING", files: packaged({ peerDependencies: { "@useatlas/plugin-sdk": ">=0.0.1", "no-such-peer-at-all": "^1.0.0" } }) },
  { name: "a peer in a version that does not fit", code: "PEER_UNFIT", files: packaged({ peerDependencies: { "@useatlas/plugin-sdk": ">=0.0.1", zod: "^3.0.0" } }) },
  { name: "a second SDK", code: "SDK_TWICE", files: packaged({}, { "plugins/crm/node_modules/@useatlas/plugin-sdk/package.json": `{"name":"@useatlas/plugin-sdk","version":"0.0.1"}` }) },
  { name: "a plugin for another runtime", code: "ENGINE_UNFIT", files: packaged({ engines: { bun: ">=99", node: ">=99" } }) },
  { name: "a plugin that finds a fault of its own", code: "faulty/TOKEN_ENDED", plugins: says(`() => [{ code: "TOKEN_ENDED", severity: "error", message: "the token ${canary} has ended" }]`) },
  { name: "diagnose() that throws", code: "DIAGNOSIS_THROWS", plugins: says(`() => { throw new Error("no answer for ${canary}"); }`) },
  { name: "diagnose() that hangs", code: "DIAGNOSIS_TIMEOUT", plugins: says("never") },
  { name: "diagnose() that claims good health for others", code: "DIAGNOSIS_MALFORMED", plugins: says(`() => [{ code: "PLUGIN_HEALTHY", severity: "fine" as never, message: "all of them are" }]`) },
  { name: "secrets that git would take in", code: "ENV_NOT_IGNORED", files: { ...repository, ".env": `API_KEY=${canary}\n` } },
];
