import { describe, expect, test } from "vitest";
import { tempProject } from "../../support/temp-project.ts";
import { config } from "../doctor/project.ts";
import { datasource, faultySources } from "./faulty-plugins.ts";
import { canary, run, runJson, runtimes } from "./run.ts";

describe.each(runtimes)("on %s", (runtime) => {
  test.each([{ words: ["plugin", "list"] }, { words: ["migrate", "--dry-run"] }])("$words calls no method of a plugin, so none can hang it", async ({ words }) => {
    const cwd = await tempProject({ "atlas.config.ts": config([...faultySources, datasource].join(",\n")) });

    const { exitCode, stdout } = await run([...words, "--json"], { cwd, runtime, environment: { DATABASE_URL: "embedded:.atlas/postgres" } });

    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1 });
    expect(exitCode).toBe(0);
  });

  test.each([
    { how: "throws where nobody can catch", body: `() => { setTimeout(() => { throw new Error("late ${"postgres://u:" + canary}@db/x"); }); return never(); }`, code: "UNCAUGHT", says: "late postgres://u:***@db/x" },
    { how: "rejects where nobody can catch", body: `() => { void Promise.reject(new Error("late")); return never(); }`, code: "UNCAUGHT", says: "late" },
  ])("a plugin that $how does not make doctor pass", async ({ body, code, says }) => {
    const cwd = await tempProject({ "atlas.config.ts": config(`definePlugin({ ...context, id: "rude", initialize: ${body} })`) });

    const { document, stderr } = await runJson(["doctor"], { cwd, runtime });

    expect(document).toMatchObject({ exitCode: 3, error: { code, message: expect.stringContaining(says) } });
    expect(stderr).toBe("");
  });

  test("a plugin that ends the process does not make doctor pass, nor takes its report", async () => {
    const cwd = await tempProject({ "atlas.config.ts": config(`definePlugin({ ...context, id: "rude", initialize: () => process.exit(0) })`) });

    const { document, stderr } = await runJson(["doctor"], { cwd, runtime });

    expect(document).toMatchObject({ exitCode: 1, findings: expect.arrayContaining([expect.objectContaining({ code: "PLUGIN_EXITS", subject: "rude", message: "initialize() ended the process (exit code 0)" })]) });
    expect(stderr).toBe("");
  });

  test("what a plugin leaves open does not keep a command from ending", async () => {
    const cwd = await tempProject({ "atlas.config.ts": config(`definePlugin({ ...context, id: "busy", initialize() { setInterval(() => {}, 1000); } })`) });

    expect((await runJson(["doctor"], { cwd, runtime })).document.exitCode).toBe(0);
  });
});
