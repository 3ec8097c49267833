import { expect } from "vitest";

export interface Case {
  rule: string;
  what: string;
  manifest?: Record<string, unknown>;
  files?: Record<string, string | undefined>;
  /** Each finding as code and, where it points, file:line:column. Default: none but ok ones. */
  faults?: unknown[];
  /** Whether the rule has anything to say of it. Default: true. */
  applies?: boolean;
  /** Those of the faults, where they are not written as text. */
  codes?: string[];
  /** What stands somewhere in its findings, as JSON. */
  says?: string;
  /** What must not stand there. */
  hides?: string;
}

const sdk = "@useatlas/plugin-sdk";
const index = (text: string | undefined) => ({ "src/index.ts": text });
const pgPeer = { peerDependencies: { [sdk]: ">=0.0.1", pg: ">=8" }, peerDependenciesMeta: { pg: { optional: true } } };
const openAiKey = ["sk", "proj", "a8Kd02mVzPq71LrT5xWcY9bN"].join("-");
const awsKey = ["AKIA", "Q3X7M2P9L4K8W6Z1"].join("");
const githubToken = ["ghp", "a8Kd02mVzPq71LrT5xWcY9bN3eHj6uFs4gRt"].join("_");
const slackToken = ["xoxb", "281930475", "a8Kd02mVzPq7"].join("-");
const privateKey = ["-----BEGIN ", "PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7"].join("");

export const cases: Case[] = [
  { rule: "manifest", what: "is not there", files: { "package.json": undefined }, faults: ["MANIFEST_MISSING package.json"] },
  { rule: "manifest", what: "is no JSON", files: { "package.json": '{ "name": }' }, codes: ["MANIFEST_INVALID"], faults: [expect.stringMatching(/^MANIFEST_INVALID package\.json/)] },
  { rule: "manifest", what: "is an array", files: { "package.json": "[]" }, faults: ["MANIFEST_NOT_OBJECT package.json"] },
  { rule: "manifest", what: "begins with a byte order mark", files: { "package.json": "\uFEFF{}" } },

  { rule: "package-name", what: "is missing", manifest: { name: undefined }, faults: ["PACKAGE_NAME_MISSING package.json"] },
  { rule: "package-name", what: "says nothing of Atlas", manifest: { name: "crm" }, faults: ["PACKAGE_NAME_UNCONVENTIONAL package.json:2:3"] },
  { rule: "package-name", what: "has the prefix alone", manifest: { name: "atlas-plugin-" }, faults: ["PACKAGE_NAME_UNCONVENTIONAL package.json:2:3"] },
  { rule: "package-name", what: "has a scope", manifest: { name: "@acme/plugin-crm" } },
  { rule: "package-name", what: "has a scope and the whole prefix", manifest: { name: "@acme/atlas-plugin-crm" } },

  { rule: "package-version", what: "is missing", manifest: { version: undefined }, says: "has no version", faults: ["PACKAGE_VERSION_INVALID package.json"] },
  { rule: "package-version", what: "has two numbers", manifest: { version: "1.0" }, faults: ["PACKAGE_VERSION_INVALID package.json:3:3"] },
  { rule: "package-version", what: "is a pre-release", manifest: { version: "1.0.0-beta.1+build.5" } },

  { rule: "package-type", what: "is left out", manifest: { type: undefined }, faults: ["PACKAGE_NOT_MODULE package.json"] },
  { rule: "package-type", what: "is commonjs", manifest: { type: "commonjs" }, says: "commonjs", faults: ["PACKAGE_NOT_MODULE package.json:4:3"] },
  { rule: "package-type", what: "is module" },

  { rule: "package-license", what: "is left out", manifest: { license: undefined }, faults: ["PACKAGE_LICENSE_MISSING package.json"] },
  { rule: "package-license", what: "is empty", manifest: { license: " " }, faults: ["PACKAGE_LICENSE_MISSING package.json:5:3"] },
  { rule: "package-license", what: "is UNLICENSED", manifest: { license: "UNLICENSED" } },

  { rule: "sdk-dependency", what: "is a dependency too", manifest: { dependencies: { [sdk]: "1" } }, faults: ["SDK_BUNDLED package.json:7:5"] },
  { rule: "sdk-dependency", what: "is no peer", manifest: { peerDependencies: {} }, faults: ["SDK_NOT_PEER package.json:9:3"] },
  { rule: "sdk-dependency", what: "is not there for development", manifest: { devDependencies: undefined }, faults: ["SDK_NOT_DEV package.json"] },
  { rule: "sdk-dependency", what: "is a peer and there for development" },

  { rule: "ranges", what: "of the SDK shut this one out", manifest: { peerDependencies: { [sdk]: "0.0.1" } }, faults: ["SDK_RANGE_EXCLUDES package.json:10:5"] },
  { rule: "ranges", what: "of a dependency and of an engine cannot be read", manifest: { dependencies: { zod: "four.x.y" }, engines: { node: "at least 20" } }, faults: ["RANGE_INVALID package.json:7:5", "RANGE_INVALID package.json:16:5"] },
  { rule: "ranges", what: "name a file, a tag and a workspace", manifest: { dependencies: { a: "file:../a", b: "latest", c: "workspace:*", d: "" }, engines: { node: ">=20.19", bun: "^1.2 || ~2" } } },

  { rule: "exports-order", what: "have default first", manifest: { exports: { ".": { default: "./src/index.ts", bun: "./src/index.ts" } } }, faults: ["EXPORTS_UNREACHABLE package.json:18:7"] },
  { rule: "exports-order", what: "have the types behind import", manifest: { exports: { import: "./src/index.ts", types: "./src/index.ts" } }, faults: ["EXPORTS_TYPES_LATE package.json:17:5"] },
  { rule: "exports-order", what: "have bun, types and default", manifest: { exports: { ".": { bun: "./src/index.ts", types: "./dist/index.d.ts", default: "./dist/index.js" } } } },

  { rule: "readme", what: "is not there", files: { "README.md": undefined }, faults: ["README_MISSING package.json"] },
  { rule: "readme", what: "has another name", files: { "README.md": undefined, "read-me.md": "" }, faults: ["README_MISSING package.json"] },
  { rule: "readme", what: "is written in small letters", files: { "README.md": undefined, "readme.txt": "" } },

  { rule: "tsconfig", what: "is not there", files: { "tsconfig.json": undefined }, faults: ["TSCONFIG_MISSING tsconfig.json"] },
  { rule: "tsconfig", what: "is no JSON", files: { "tsconfig.json": "{ strict }" }, faults: ["TSCONFIG_INVALID tsconfig.json"] },
  { rule: "tsconfig", what: "extends what is not there", files: { "tsconfig.json": '{ "extends": "./base" }' }, faults: ["TSCONFIG_INVALID tsconfig.json"] },
  { rule: "tsconfig", what: "is not strict", files: { "tsconfig.json": '{\n  "compilerOptions": { "strict": false } }' }, faults: ["TSCONFIG_LOOSE tsconfig.json:2:24"] },
  { rule: "tsconfig", what: "has comments and a trailing comma, and is strict by what it extends", files: { "tsconfig.json": '{ // as all\n "extends": "./base.json", }', "base.json": '{ "compilerOptions": { "strict": true } }' } },
  { rule: "tsconfig", what: "is missing where there is no TypeScript", files: { "tsconfig.json": undefined, "src/index.ts": undefined, "src/index.js": "export {};" }, applies: false },

  { rule: "published", what: "have secrets", files: { ".env.local": "A=1", "certs/server.pem": "" }, faults: ["PUBLISH_SECRET package.json", "PUBLISH_SECRET package.json"] },
  { rule: "published", what: "lack the entry", manifest: { files: ["lib"] }, faults: ["PUBLISH_FILE_LEFT_OUT package.json:15:3"] },
  { rule: "published", what: "lack a file that the entry imports", manifest: { files: ["src", "!src/other.ts"] }, files: { ...index(`import "./other";`), "src/other.ts": "" }, faults: ["PUBLISH_FILE_LEFT_OUT package.json:15:3"] },
  { rule: "published", what: "have tests", manifest: { files: ["src"] }, files: { "src/index.test.ts": "" }, hides: ", …", faults: ["PUBLISH_TESTS package.json:15:3"] },
  { rule: "published", what: "lack an entry that lies beside the sources", manifest: { files: ["src"], exports: "./main.js" }, files: { "main.js": "export {};" }, faults: ["PUBLISH_FILE_LEFT_OUT package.json:15:3"] },
  { rule: "published", what: "are built, with an example of .env", manifest: { files: ["dist", ".env.example"], exports: "./dist/index.js" }, files: { "dist/index.js": "export {};", ".env.example": "A=" } },
  { rule: "published", what: "are those of a package that nobody publishes", manifest: { private: true }, files: { ".env": "A=1" }, applies: false },

  { rule: "sources", what: "are no program", files: index("const = 1;"), faults: ["SOURCE_INVALID src/index.ts:1:7"] },
  { rule: "sources", what: "end in the middle, in a file that is imported", files: { ...index(`import "./other";`), "src/other.ts": "export const a = {" }, faults: ["SOURCE_INVALID src/other.ts:1:19"] },
  { rule: "sources", what: "are a template of a script that nothing imports, and modern TypeScript", files: { ...index("enum A { B }\nconst x = <T,>(y: T) => y satisfies unknown;\nusing z = open();"), "src/template.js": "<%= x %>" } },

  { rule: "drivers", what: "are no peers", files: index(`const { Pool } = require("pg");`), faults: ["DRIVER_NOT_PEER src/index.ts:1:18"] },
  { rule: "drivers", what: "are no optional peers", manifest: { ...pgPeer, peerDependenciesMeta: {} }, files: index(`requireDriver<typeof import("pg")>("pg", import.meta.url)`), faults: ["DRIVER_NOT_OPTIONAL package.json:11:5"] },
  { rule: "drivers", what: "are no peers, and there for the tests", manifest: { devDependencies: { [sdk]: "1", pg: "^8.16.0" } }, files: index(`require("pg")`), says: '"value":">=8.16.0"', faults: ["DRIVER_NOT_PEER src/index.ts:1:1"] },
  { rule: "drivers", what: "are loaded through createRequire", files: index(`createRequire(import.meta.url)("pg/lib/client")`), faults: ["DRIVER_NOT_PEER src/index.ts:1:1"] },
  { rule: "drivers", what: "are imported at load as well", manifest: pgPeer, files: { ...index(`import "./driver";\nrequire("pg")`), "src/driver.ts": `\nimport pg from "pg";` }, faults: ["DRIVER_IMPORTED src/driver.ts:2:1"] },
  { rule: "drivers", what: "are optional and imported at load only", manifest: pgPeer, files: index(`import { Pool } from "pg";`), faults: ["DRIVER_IMPORTED src/index.ts:1:1"] },
  { rule: "drivers", what: "are exported on at load", manifest: pgPeer, files: index(`export { Pool } from "pg";`), faults: ["DRIVER_IMPORTED src/index.ts:1:1"] },
  { rule: "drivers", what: "are loaded at first use and their types imported", manifest: pgPeer, files: index(`import type { Pool } from "pg";\nimport { type Client } from "pg";\nlet x: typeof import("pg");\nrequire("pg")`) },
  { rule: "drivers", what: "are imported by a helper of the tests", manifest: pgPeer, files: { ...index(`require("pg")`), "src/test-database.ts": `import pg from "pg";` } },
  { rule: "drivers", what: "are builtins and files", files: index(`require("node:fs"); require("fs"); require("./x.cjs")`), applies: false },

  { rule: "imports-declared", what: "lack a package", files: index(`import { x } from "left-pad/deep";`), faults: ["IMPORT_UNDECLARED src/index.ts:1:1"] },
  { rule: "imports-declared", what: "lack a scoped package that is imported later", files: index(`\nconst x = await import("@acme/deep/path");`), faults: ["IMPORT_UNDECLARED src/index.ts:2:17"] },
  { rule: "imports-declared", what: "are in comments, in strings and in tests", files: { ...index(`// import "a"\nconst x = 'import "b"';`), "src/index.test.ts": `import "c";` } },
  { rule: "imports-declared", what: "are builtins, files, the package itself and declared ones", files: index(`import "node:fs"; import fs from "fs/promises"; import "bun:test"; import "./x"; import "atlas-plugin-crm"; import { z } from "zod/v4"; import "${sdk}/testing";`) },
  { rule: "imports-declared", what: "are types that are declared by @types", manifest: { devDependencies: { [sdk]: "1", "@types/pg": "8", "@types/acme__x": "1" } }, files: index(`import type { Pool } from "pg"; import type { X } from "@acme/x";`) },

  { rule: "entry", what: "is not there", files: index(undefined), faults: ["ENTRY_MISSING package.json"] },
  { rule: "entry", what: "is misspelled", manifest: { exports: "./src/indx.ts" }, faults: ["ENTRY_MISSING package.json:15:3"] },
  { rule: "entry", what: "is exported under a condition and not there", manifest: { exports: { ".": { bun: "./src/main.ts", default: "./dist/index.js" } } }, faults: ["ENTRY_MISSING package.json:15:3"] },
  { rule: "entry", what: "has not been built, and its source is there", manifest: { exports: { ".": { bun: "./src/index.ts", types: "./dist/index.d.ts", default: "./dist/index.js" } } } },
  { rule: "entry", what: "is src/index.ts" },

  { rule: "reads-environment", what: "by process.env", files: index(`\n  const key = process.env.CRM_KEY;`), faults: ["PLUGIN_READS_ENV src/index.ts:2:15"] },
  { rule: "reads-environment", what: "by process.env of a variable's name", files: index(`process.env[name]`), faults: ["PLUGIN_READS_ENV src/index.ts:1:1"] },
  { rule: "reads-environment", what: "by Bun.env, import.meta.env and globalThis", files: index(`Bun.env.A\nimport.meta.env.B\nglobalThis.process.env.C`), faults: ["PLUGIN_READS_ENV src/index.ts:1:1", "PLUGIN_READS_ENV src/index.ts:2:1", "PLUGIN_READS_ENV src/index.ts:3:1"] },
  { rule: "reads-environment", what: "by destructuring", files: index(`const { env } = process;\nconst { KEY } = process.env;`), faults: ["PLUGIN_READS_ENV src/index.ts:1:1", "PLUGIN_READS_ENV src/index.ts:2:17"] },
  { rule: "reads-environment", what: "by an import", files: index(`import { env as e } from "node:process";`), faults: ["PLUGIN_READS_ENV src/index.ts:1:1"] },
  { rule: "reads-environment", what: "by an index", files: index(`process["env"].KEY`), faults: ["PLUGIN_READS_ENV src/index.ts:1:1"] },
  { rule: "reads-environment", what: "in a template's code", files: index("`x ${process.env.KEY}`"), faults: ["PLUGIN_READS_ENV src/index.ts:1:6"] },
  { rule: "reads-environment", what: "in comments, strings and tests alone", files: { ...index("// process.env.A\n/* Bun.env */ 'process.env.B'; `process.env.C`; /process.env/;"), "src/index.test.ts": "process.env.A" } },
  { rule: "reads-environment", what: "by names that only look alike", files: index(`child.process.env; myprocess.env; process.environment; const { env } = config; import { env } from "./env"; process["argv"]; spawn("x", { env: {} })`) },
  { rule: "reads-environment", what: "for what every process has", files: index(`spawn("x", { env: { PATH: process.env.PATH } })`) },
  { rule: "reads-environment", what: "in a script that nothing imports", files: { "src/script.ts": "process.env.A" } },

  { rule: "secrets-in-code", what: "of a model provider", files: index(`const key = "${openAiKey}";`), faults: ["SECRET_IN_CODE src/index.ts:1:14"] },
  { rule: "secrets-in-code", what: "of AWS, in a comment", files: index(`// ${awsKey}`), faults: ["SECRET_IN_CODE src/index.ts:1:4"] },
  { rule: "secrets-in-code", what: "of GitHub and Slack", files: index(`x("${githubToken}",\n"${slackToken}")`), faults: ["SECRET_IN_CODE src/index.ts:1:4", "SECRET_IN_CODE src/index.ts:2:2"] },
  { rule: "secrets-in-code", what: "that are private keys", files: index(`const key = "${privateKey}"`), faults: ["SECRET_IN_CODE src/index.ts:1:14"] },
  { rule: "secrets-in-code", what: "in package.json", manifest: { atlas: { sampleConfig: { key: openAiKey } } }, faults: ["SECRET_IN_CODE package.json:17:15"] },
  { rule: "secrets-in-code", what: "that are examples", files: index(`"sk-your-api-key-goes-here-1234567"; "AKIAIOSFODNN7EXAMPLE"; "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"; "sk-000000000000000000000000000"`) },
  { rule: "secrets-in-code", what: "whose form alone is looked for", files: index(`if (key.startsWith("-----BEGIN PRIVATE KEY-----")) /^sk-[a-z]+$/; "task-management-with-many-words-2024-edition"`) },
];

/** Which must never be shown. */
export const secrets = [openAiKey, awsKey, githubToken, slackToken];
