import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { codeTable } from "../../../src/cli/checks/explanations/code-table.ts";
import { codesInMarkdown, entryOf, explain } from "../../../src/cli/checks/explanations/explain.ts";
import { validateRules } from "../../../src/cli/checks/validate-rules.ts";
import { repository } from "../../support/temp-project.ts";
import { runAtlas } from "./run-atlas.ts";

// Of a config with several plugins, of factories, which this command tells as other findings, of its own flags, and of a query that hooks are shown.
const foreign = new Set(["PLUGIN_ID_TWICE", "PLUGIN_CONFIG_INVALID", "PLUGIN_CREATE", "USAGE", "QUERY_FAILED"]);
const passes = new Set(validateRules.map(({ passedCode }) => passedCode));
const given = codesGiven();

test("every code that a rule may give is in the table, and nothing else is", () => {
  expect([...given].filter((code) => !(code in codeTable))).toEqual([]);
  expect(Object.keys(codeTable).filter((code) => !given.has(code))).toEqual([]);
});

test("every entry names a rule that there is, and says something in each field", () => {
  const rules = new Set([...validateRules.map(({ name }) => name), "engine", "targets"]);
  for (const [code, entry] of Object.entries(codeTable)) {
    expect([code, rules.has(entry.rule)]).toEqual([code, true]);
    for (const text of [entry.why, entry.bad, entry.good, entry.fix]) expect(text, code).toMatch(/\S/);
  }
});

test("the table in docs/ is that of the code", async () => {
  await expect(`# Codes of atlas plugin validate\n\n${codesInMarkdown()}`).toMatchFileSnapshot(join(repository, "docs/validate-codes.md"));
});

test("a code is found in any case, and a misspelt one with the nearest", () => {
  expect(explain(entryOf("plugin_reads_env"))).toMatch(/^PLUGIN_READS_ENV \(error, rule reads-environment\)\n/);
  expect(() => entryOf("PLUGIN_READ_ENV")).toThrow(expect.objectContaining({ code: "CODE_UNKNOWN", hint: "Did you mean PLUGIN_READS_ENV?" }));
});

test("--explain tells and checks nothing; a code that there is not is usage", async () => {
  const known = await runAtlas(["plugin", "validate", "--explain", "HEALTH_TIMEOUT"]);
  const unknown = await runAtlas(["plugin", "validate", "--explain", "HEALTH_TIMEUOT", "--json"]);

  expect(known).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("Bad   healthCheck() loops"), stderr: "" });
  expect(unknown.exitCode).toBe(2);
  expect(JSON.parse(unknown.stdout)).toMatchObject({ error: { code: "CODE_UNKNOWN" } });
});

/** Read from the sources: each code is written there, whole or as the prefix of a stage. */
function codesGiven(): Set<string> {
  const texts = [...filesIn("src/cli/checks/validate"), ...filesIn("src/plugin-sdk/shape"), ...filesIn("src/plugin-sdk/conformance"), "src/cli/checks/run-checks.ts", "src/cli/checks/suppressions.ts", "src/cli/checks/target/install-packed.ts", ...filesIn("src/cli/checks/observe").filter((file) => /use-plugin|try-configs|-faults\.ts$/.test(file)), "src/cli/commands/plugin-validate.ts"]
    .map((file) => readFileSync(join(repository, file), "utf8")).join("\n");
  const manifest = readFileSync(join(repository, "src/cli/checks/target/read-manifest.ts"), "utf8");
  const whole = [...texts.matchAll(/(?:code: |add\(|own\(|fault\(|code = )\s*"([A-Z][A-Z_]+)"/g), ...manifest.matchAll(/"(MANIFEST_[A-Z_]+)"/g), ...texts.matchAll(/^\s+"([A-Z]+_[A-Z_]+)",$/gm)].flatMap(([, code]) => code ?? []);
  const staged = [...texts.matchAll(/prefix: "([A-Z_]+)"/g)].flatMap(([, prefix]) => ["THROWS", "TIMEOUT", "EXITED", "FLOODS", "EXHAUSTS"].map((end) => `${prefix}_${end}`));
  return new Set([...whole, ...staged].filter((code) => !passes.has(code) && !foreign.has(code)));
}

function filesIn(folder: string): string[] {
  return readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts")).map((name) => join(folder, name));
}
