import { expect, test } from "vitest";
import { runAtlas, runReport } from "../checks/run-atlas.ts";
import { codes, config, healthy, project } from "./project.ts";

const warning = `definePlugin({ id: "mail", type: "action", version: "1.0.0", actions: [{ name: "send", description: "d", actionType: "a:b", reversible: false, defaultApproval: "manual", requiredCredentials: ["MISSING_TOKEN"], tool: { inputSchema: {}, execute() {} } }] })`;
const ill = `definePlugin({ ...context, id: "ill", healthCheck: async () => ({ healthy: false, message: "the service is down" }) })`;
const wellAtThird = `definePlugin({ ...context, id: "slow", healthCheck: async () => (appendFileSync("asked", "."), { healthy: statSync("asked").size >= 3, message: "it starts" }) })`;

test("--only runs a check and what it needs, which is told only when it is at fault", async () => {
  const root = await project(`${healthy}, ${ill}`);

  const well = await runReport(["doctor", "--cwd", root, "--only", "plugin-good"]);
  const without = await runReport(["doctor", "--cwd", `${root}/node_modules`, "--only", "plugin-good"]);

  expect([codes(well.report.findings), well.exitCode]).toEqual([["good PLUGIN_HEALTHY"], 0]);
  expect([codes(without.report.findings), without.exitCode]).toEqual([["atlas.config.ts CONFIG_MISSING", "plugins CHECK_BLOCKED CONFIG_MISSING"], 1]);
});

test("--only of what several names begin with runs all of them", async () => {
  const { report } = await runReport(["doctor", "--cwd", await project(`${healthy}, ${ill}`), "--only", "plugin", "--only", "runtime"]);

  expect(codes(report.findings)).toEqual(["runtime RUNTIME_SUPPORTED", "good PLUGIN_HEALTHY", "ill PLUGIN_UNHEALTHY"]);
});

test("--skip is shown, also for what needs what was skipped", async () => {
  const { report, exitCode } = await runReport(["doctor", "--cwd", await project(`${healthy}, ${ill}`), "--skip", "plugin-ill", "--skip", "database"]);

  const skipped = report.findings.filter(({ code }) => code === "CHECK_SKIPPED").map(({ subject, message }) => `${subject}: ${message}`);
  expect(skipped).toEqual(["database: database skipped, as --skip asks", "migrations: migrations skipped, for want of database", "ill: plugin-ill skipped, as --skip asks"]);
  expect(exitCode).toBe(0);
});

test("where everything is skipped nothing was checked, which is no pass", async () => {
  const { exitCode } = await runReport(["doctor", "--cwd", await project(healthy), "--only", "runtime", "--skip", "runtime"]);

  expect(exitCode).toBe(3);
});

test("a check that there is not is usage, with the nearest name", async () => {
  const { exitCode, stdout } = await runAtlas(["doctor", "--cwd", await project(healthy), "--skip", "databse", "--json"]);

  expect(JSON.parse(stdout)).toMatchObject({ error: { code: "USAGE", hint: 'Did you mean "database"?' } });
  expect(exitCode).toBe(2);
});

test.each([
  [warning, "warning", 1],
  [warning, "error", 0],
  [ill, "error", 1],
  [ill, "never", 0],
  [`definePlugin({ ...context, id: "ahead", schema: { notes: { fields: { text: { type: "string" } } } } })`, "never", 0],
])("of %s, --fail-on %s makes the exit code %d", async (plugin, failOn, exitCode) => {
  const ended = await runReport(["doctor", "--cwd", await project(plugin), "--fail-on", failOn]);

  expect([ended.exitCode, ended.report.exitCode]).toEqual([exitCode, exitCode]);
  expect(ended.report.counts.warning + ended.report.counts.error).toBe(1);
});

test("--fail-on never forgives no check that could not run", async () => {
  const root = await project(healthy, "", { ".env": "KEY=1", ".git/config": "[", ".git/HEAD": "ref: refs/heads/main\n", ".git/objects/x": "", ".git/refs/x": "" });

  const { exitCode, report } = await runReport(["doctor", "--cwd", root, "--fail-on", "never"]);

  expect(report.counts.unknown).toBe(1);
  expect(exitCode).toBe(3);
});

test("--wait checks again until all is well", async () => {
  const root = await project("", "", { "atlas.config.ts": `import { appendFileSync, statSync } from "node:fs";\n${config(wellAtThird)}` });

  const { exitCode, report, stderr } = await runReport(["doctor", "--wait", "60"], { cwd: root });

  expect(codes(report.findings)).toContain("slow PLUGIN_HEALTHY");
  expect(stderr).toBe("Waiting for slow [PLUGIN_UNHEALTHY]\n");
  expect(exitCode).toBe(0);
});

test("--wait ends at once on what waiting cannot cure", async () => {
  const { exitCode, stderr } = await runReport(["doctor", "--cwd", await project(ill, "pluginss: []"), "--wait", "999999"]);

  expect(stderr).toBe("Not waiting: atlas.config.ts [CONFIG_KEY_UNKNOWN] does not pass by itself.\n");
  expect(exitCode).toBe(1);
});

test("--wait gives up when its time is over, with what was found last", async () => {
  const { exitCode, report } = await runReport(["doctor", "--cwd", await project(ill), "--wait", "1"]);

  expect(codes(report.findings)).toContain("ill PLUGIN_UNHEALTHY");
  expect(exitCode).toBe(1);
});
