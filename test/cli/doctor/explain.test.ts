import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { doctorChecks } from "../../../src/cli/checks/doctor-checks.ts";
import { codeTable, doctorTable } from "../../../src/cli/checks/explanations/code-table.ts";
import { codesInMarkdown, explain, explanationOf } from "../../../src/cli/checks/explanations/explain.ts";
import { repository } from "../../support/temp-project.ts";
import { runAtlas } from "../checks/run-atlas.ts";

// Where the doctor's checks get their codes from; the pattern says which of the codes there can reach a finding.
const sources: [path: string, pattern: RegExp][] = [
  ["src/cli/checks/doctor", /./],
  ["src/cli/commands/doctor/examine-apart.ts", /./],
  ["src/cli/checks/run-checks.ts", /./],
  ["src/cli/checks/select-checks.ts", /^CHECK_/],
  ["src/cli/commands/semantic-check", /./],
  ["src/plugin-sdk/shape", /./],
  ["src/plugin-sdk/create-plugin.ts", /./],
  ["src/api/config", /^(CONFIG_(?!INVALID)|ENV_|PLUGIN_)/],
  ["src/api/database/judge-session.ts", /./],
  ["src/api/database/unreachable.ts", /./],
  ["src/api/database/database-url.ts", /./],
  ["src/api/database/embedded", /^POSTGRES_/],
  ["src/api/database/migration", /^(DATABASE_|TYPE_|FIELD_|REFERENCE_|RENAME_|REQUIRED_|LOCK_NOT|HAZARD_)/],
  ["src/api/plugins", /^(HEALTH_|DIAGNOSIS_|TOOL_)/],
  ["src/api/http/plugin-routes.ts", /./],
  ["src/api/agent", /^MODEL_/],
  ["src/api/semantic", /./],
  ["test/cli/doctor/laboratory", /./],
];
// Names of variables, codes that become something else on their way, those of failures whose problems are told, and of notices.
const names = new Set(["MAIL_TOKEN_OF_NOBODY", "CRM_KEY_OF_NOBODY", "CWD_MISSING", "API_KEY", "TOKEN_ENDED", "DATABASE_URL", "PLUGIN_INVALID", "FIELD_NOT_DECLARED", "REFERENCE_NOT_DECLARED"]);
const given = codesGiven();

test("every code that a check may give has an entry, and nothing else has", () => {
  expect([...given].filter((code) => !(code in doctorTable))).toEqual([]);
  expect(Object.keys(doctorTable).filter((code) => !given.has(code))).toEqual([]);
});

test("every entry says something in each field, and names a check that there is", () => {
  const named = doctorChecks({ cwd: "/", project: { failure: undefined } }).map(({ name }) => name);
  const checks = new Set([...named, "plugin", "teardown", "datasource", "diagnosis", "engine", "shape"]);
  for (const [code, { rule, why, bad, good, fix }] of Object.entries(doctorTable)) {
    expect([code, checks.has(rule)]).toEqual([code, true]);
    for (const text of [why, bad, good, fix]) expect(text, code).toMatch(/\S/);
  }
});

test("the table in docs/ is that of the code", async () => {
  await expect(`# Codes of atlas doctor\n\n${codesInMarkdown(doctorTable)}`).toMatchFileSnapshot(join(repository, "docs/doctor-codes.md"));
});

test("a code that both commands know is told as the command means it, and one of the other is told all the same", () => {
  expect(explanationOf("health_throws", "doctor").rule).toBe("plugin");
  expect(explanationOf("HEALTH_THROWS", "plugin validate").rule).toBe("health");
  expect(explanationOf("PLUGIN_READS_ENV", "doctor")).toMatchObject(codeTable.PLUGIN_READS_ENV ?? {});
  expect(explain(explanationOf("DATABASE_TLS_EXPIRED", "plugin validate"))).toContain("Renew the server's certificate.");
});

test("atlas doctor --explain tells and checks nothing, not even whether there is a project", async () => {
  const [known, json, unknown, foreign] = await Promise.all([["DISK_LOW"], ["ENV_NOT_IGNORED", "--format", "json"], ["DISK_LOWW", "--json"], ["slack-interaction/SCOPE_MISSING"]].map((words) => runAtlas(["doctor", "--cwd", "/no/such/folder", "--explain", ...words])));

  expect(known).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^DISK_LOW \(warning, rule disk\)\n[^]*Fix {3}Make room/), stderr: "" });
  expect(JSON.parse(json?.stdout ?? "")).toMatchObject({ schemaVersion: 1, explanation: { code: "ENV_NOT_IGNORED", severity: "error" } });
  expect(JSON.parse(unknown?.stdout ?? "")).toMatchObject({ error: { code: "CODE_UNKNOWN", hint: "Did you mean DISK_LOW?" }, exitCode: 2 });
  expect(foreign).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("README") });
});

/** Read from the sources and from what the laboratory plants: each code is written out somewhere. What is well needs no explanation. */
function codesGiven(): Set<string> {
  const lines = sources.flatMap(([path, pattern]) => filesIn(path).flatMap((file) => readFileSync(file, "utf8").split("\n")).map((line) => ({ line, pattern })));
  const passed = new Set(lines.flatMap(({ line }) => (/severity: "ok"/.test(line) ? [...line.matchAll(/code: "([A-Z_]+)"/g)].map(([, code]) => code) : [])));
  const all = lines.flatMap(({ line, pattern }) => [...line.matchAll(/(["`])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\1/g)].flatMap(([, , code = ""]) => (pattern.test(code) ? [code] : [])));
  return new Set(all.filter((code) => !passed.has(code) && !names.has(code)));
}

function filesIn(path: string): string[] {
  const place = join(repository, path);
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts")).map((name) => join(place, name));
}
