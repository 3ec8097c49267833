import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Report } from "../../../src/cli/findings.ts";
import { runAtlas, runReport } from "../checks/run-atlas.ts";
import { readAnnotations } from "../formats/read-annotations.ts";
import { config, healthy, project } from "./project.ts";

const ill = (id: string, reason = "the service is down") => `definePlugin({ ...context, id: "${id}", config: { apiKey: "hunter2secret" }, healthCheck: async () => ({ healthy: false, message: "${reason} for hunter2secret" }) })`;
const well = (id: string) => `definePlugin({ ...context, id: "${id}" })`;
const asked = ["--only", "plugin", "--only", "plugins"];

/** A project of which a report was taken, and which was then changed. */
async function changed(before: string, now: string, flags: string[] = asked): Promise<string> {
  const root = await project(before);
  const { stdout } = await runAtlas(["doctor", "--cwd", root, "--format", "json", ...flags]);
  await writeFile(join(root, "last.json"), stdout);
  await writeFile(join(root, "atlas.config.ts"), config(now));
  return root;
}
const compare = (root: string, ...flags: string[]) => runReport(["doctor", "--cwd", root, ...asked, "--diff", join(root, "last.json"), ...flags]);
const ids = ({ diff }: Report) => ({ new: diff?.new.map(({ subject }) => subject), changed: diff?.changed.map(({ now }) => now.subject), mended: diff?.mended.map(({ subject }) => subject), unseen: diff?.unseen.map(({ subject }) => subject) });

test("what was at fault before is shown and fails nothing, what is new does", async () => {
  const root = await changed(`${ill("old")}, ${ill("cured")}, ${ill("removed")}, ${ill("other")}, ${well("fresh")}`, `${ill("old")}, ${well("cured")}, ${ill("other", "another reason")}, ${ill("fresh")}`);

  const { report, exitCode, stdout } = await compare(root);

  expect(ids(report)).toEqual({ new: ["fresh"], changed: ["other"], mended: ["cured"], unseen: ["removed"] });
  expect(report.counts).toMatchObject({ error: 3, ok: 1 });
  expect(stdout).not.toContain("hunter2secret");
  expect([exitCode, report.exitCode]).toEqual([1, 1]);
});

test("when nothing is new it passes, and says with how many faults", async () => {
  const root = await changed(`${ill("old")}, ${healthy}`, `${ill("old")}, ${healthy}`);

  const { stdout, exitCode } = await runAtlas(["doctor", "--cwd", root, ...asked, "--diff", "last.json"], { cwd: root });

  expect(stdout).toMatch(/✗ old: the service is down for \*\*\* \[PLUGIN_UNHEALTHY\]\n✓ good: healthy, 3 ms\n\n1 ok, 1 error\nsince last\.json: nothing has changed\n$/);
  expect(exitCode).toBe(0);
});

test("people read what is new and what was mended in sections of their own", async () => {
  const root = await changed(`${ill("cured")}, ${ill("other")}, ${well("fresh")}, ${ill("gone")}`, `${well("cured")}, ${ill("other", "another reason")}, ${ill("fresh")}`);

  const { stdout } = await runAtlas(["doctor", "--cwd", root, ...asked, "--diff", "last.json"], { cwd: root });

  expect(stdout).toContain(`
New since last.json
  ✗ fresh: the service is down for *** [PLUGIN_UNHEALTHY]

Changed
  ✗ other: another reason for *** [PLUGIN_UNHEALTHY]
    was error: the service is down for ***

Mended
  ✓ cured [PLUGIN_UNHEALTHY], which was: the service is down for ***

Not looked at this time
  ✗ gone: the service is down for *** [PLUGIN_UNHEALTHY]

1 ok, 2 errors
since last.json: 1 new, 1 changed, 1 mended, 1 not looked at this time
`);
});

test("what was left out this time is not mended", async () => {
  const root = await changed(ill("sick"), well("sick"));

  const skipped = await compare(root, "--skip", "plugin-sick");

  expect(ids(skipped.report)).toEqual({ new: [], changed: [], mended: [], unseen: ["sick"] });
  expect(skipped.exitCode).toBe(3);
});

test("the formats for machines say it in their own words", async () => {
  const root = await changed(`${ill("cured")}, ${ill("old")}, ${well("fresh")}`, `${well("cured")}, ${ill("old")}, ${ill("fresh")}`);
  const told = async (format: string) => (await runAtlas(["doctor", "--cwd", root, ...asked, "--diff", "last.json", "--format", format], { cwd: root })).stdout;

  const [sarif, junit, github] = await Promise.all(["sarif", "junit", "github"].map(told)) as [string, string, string]; // three in, three out

  const [run] = (JSON.parse(sarif) as { runs: { results: { baselineState: string; properties: { subject: string } }[] }[] }).runs; // SARIF, whose schema another test asks for
  expect(run?.results.map(({ baselineState, properties }) => `${properties.subject} ${baselineState}`)).toEqual(["cured unchanged", "old unchanged", "fresh new", "cured absent"]);
  expect(junit).toContain("<system-out>new since last.json: PLUGIN_UNHEALTHY</system-out>");
  expect(junit).toContain("<system-out>mended since last.json: PLUGIN_UNHEALTHY</system-out>");
  expect(readAnnotations(github).map(({ properties, message }) => `${properties.title} ${message.split(":")[0]}`)).toEqual(["PLUGIN_UNHEALTHY (new) fresh", "PLUGIN_UNHEALTHY old"]);
  expect(github).toMatch(/mended: cured \[PLUGIN_UNHEALTHY\]\nsince last\.json: 1 new, 1 mended\n$/);
});

const finding = { code: "A_B", severity: "error", subject: "x", message: "m", check: "x" };
test.each([
  ["that is not there", undefined, "REPORT_UNREADABLE", "ENOENT"],
  ["that is no JSON", "✓ runtime: fine", "REPORT_INVALID", "no report of Atlas"],
  ["of something else", `{"name":"x"}`, "REPORT_INVALID", "no report of Atlas"],
  ["of another version", `{"schemaVersion":2,"command":"doctor","findings":[]}`, "REPORT_VERSION", "schemaVersion 2"],
  ["of another command", `{"schemaVersion":1,"command":"plugin validate","findings":[]}`, "REPORT_INVALID", "atlas doctor"],
  ["of a failure", `{"schemaVersion":1,"error":{"code":"USAGE"},"exitCode":2}`, "REPORT_INVALID", "a run that failed"],
  ["without findings", `{"schemaVersion":1,"command":"doctor"}`, "REPORT_INVALID", "no findings"],
  ["with a finding that is none", JSON.stringify({ schemaVersion: 1, command: "doctor", findings: [finding, { ...finding, severity: "bad" }] }), "REPORT_INVALID", "findings[1]"],
])("a report %s is usage, and nothing is checked", async (_, text, code, words) => {
  const root = await project(healthy);
  if (text !== undefined) await writeFile(join(root, "last.json"), text);

  const { exitCode, stdout } = await runAtlas(["doctor", "--cwd", root, "--diff", join(root, "last.json"), "--json"]);

  expect(JSON.parse(stdout)).toMatchObject({ error: { code, message: expect.stringContaining(words), hint: expect.stringContaining("atlas doctor --format json > ") }, exitCode: 2 });
  expect(exitCode).toBe(2);
});
