import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { judgeRuntime } from "../../../src/cli/checks/doctor/runtime.ts";
import { tempProject } from "../../support/temp-project.ts";
import { runAtlas, runReport } from "../checks/run-atlas.ts";
import { codes, config, healthy, project } from "./project.ts";

test("a healthy project passes, line by line", async () => {
  const root = await project(healthy);

  const { exitCode, stdout, stderr } = await runAtlas(["doctor", "--cwd", root]);

  expect(stdout).toMatch(/^✓ runtime: Bun \d+\.\d+\.\d+\n✓ atlas\.config\.ts: loaded, with 1 plugin\n- \.env: there is no \.env file\n✓ disk of temporary files: [\d.]+ [GM]B free in \/\S+\n- database: DATABASE_URL is not set, and no plugin has tables\n- model: none is configured, so no question can be answered\n✓ sandbox: just-bash is used; network isolated, files isolated, rights open\n✓ port 0: any that is free\n✓ good: healthy, 3 ms\n\n6 ok, 3 skipped\n$/);
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
});

describe("runtime", () => {
  const supported = { node: "20.19", bun: "1.2" };

  test.each([
    [{ node: "20.19.0" }, "RUNTIME_SUPPORTED"],
    [{ node: "22.0.1" }, "RUNTIME_SUPPORTED"],
    [{ node: "20.18.3" }, "RUNTIME_OLD"],
    [{ node: "18.20.0" }, "RUNTIME_OLD"],
    [{ node: "26.3.0", bun: "1.2.0" }, "RUNTIME_SUPPORTED"],
    [{ node: "26.3.0", bun: "1.1.45" }, "RUNTIME_OLD"],
    [{ node: "18.0.0", bun: "2.0.0-canary.1" }, "RUNTIME_SUPPORTED"],
  ])("%o is %s", (versions, code) => {
    expect(judgeRuntime(versions, supported).code).toBe(code);
  });
});

describe("config", () => {
  test("a folder without one is at fault, and nothing that hangs on it is passed", async () => {
    const root = await tempProject();

    const { exitCode, report } = await runReport(["doctor", "--cwd", root]);

    expect(codes(report.findings)).toEqual([
      "runtime RUNTIME_SUPPORTED",
      "atlas.config.ts CONFIG_MISSING",
      ".env ENV_ABSENT",
      "data folder CHECK_BLOCKED CONFIG_MISSING",
      "disk CHECK_BLOCKED CONFIG_MISSING",
      "database CHECK_BLOCKED CONFIG_MISSING",
      "migrations CHECK_BLOCKED CONFIG_MISSING",
      "model CHECK_BLOCKED CONFIG_MISSING",
      "sandbox CHECK_BLOCKED CONFIG_MISSING",
      "port CHECK_BLOCKED CONFIG_MISSING",
      "routes CHECK_BLOCKED CONFIG_MISSING",
      "plugins CHECK_BLOCKED CONFIG_MISSING",
      "packages CHECK_BLOCKED CONFIG_MISSING",
      "semantic CHECK_BLOCKED CONFIG_MISSING",
      "semantic CHECK_BLOCKED CONFIG_MISSING",
      "credentials CHECK_BLOCKED CONFIG_MISSING",
    ]);
    expect(exitCode).toBe(1);
  });

  test("each of its problems is a finding with its place", async () => {
    const root = await tempProject({ "atlas.config.ts": config("{} as never", "pluginss: []") });

    const { exitCode, report } = await runReport(["doctor", "--cwd", root]);

    const problems = report.findings.filter(({ severity }) => severity === "error");
    expect(problems.map(({ code }) => code)).toEqual(expect.arrayContaining(["CONFIG_KEY_UNKNOWN", "PLUGIN_ID_EMPTY", "PLUGIN_TYPE_INVALID"]));
    expect(problems.find(({ code }) => code === "PLUGIN_ID_EMPTY")?.location).toMatchObject({ file: join(root, "atlas.config.ts"), line: 5 });
    expect(exitCode).toBe(1);
  });

  test("a folder that does not exist is a slip of the command line", async () => {
    const { exitCode, stdout } = await runAtlas(["doctor", "--cwd", "/no/such/folder", "--json"]);

    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "CWD_MISSING" }, exitCode: 2 });
    expect(exitCode).toBe(2);
  });

  test("two plugins with a tool of one name are named", async () => {
    const tool = `{ name: "send", description: "d", actionType: "a:b", reversible: false, defaultApproval: "manual" as const, tool: { inputSchema: {}, execute() {} } }`;
    const action = (id: string) => `definePlugin({ id: "${id}", type: "action", version: "1.0.0", actions: [${tool}] })`;
    const root = await project(`${action("one")}, ${action("two")}`);

    const { exitCode, report } = await runReport(["doctor", "--cwd", root]);

    expect(report.findings.find(({ severity }) => severity === "error")).toMatchObject({ code: "TOOL_NAME_TAKEN", message: expect.stringContaining('"one"') });
    expect(exitCode).toBe(1);
  });
});

describe(".env", () => {
  const git = (cwd: string, ...args: string[]) => execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.invalid", ...args], { cwd, stdio: "ignore" });
  const environmentFinding = async (cwd: string, environment = {}) => (await runReport(["doctor", "--cwd", cwd], { environment })).report.findings.find(({ subject }) => subject === ".env");

  test("one that git ignores is good", async () => {
    const root = await project(healthy, "", { ".env": "KEY=1", ".gitignore": ".env\n" });
    git(root, "init");

    expect(await environmentFinding(root)).toMatchObject({ code: "ENV_IGNORED", severity: "ok" });
  });

  test("one that git does not ignore is an error", async () => {
    const root = await project(healthy, "", { ".env": "KEY=1" });
    git(root, "init");

    expect(await environmentFinding(root)).toMatchObject({ code: "ENV_NOT_IGNORED", severity: "error", message: expect.stringContaining("does not ignore") });
  });

  test("one that was committed before it was ignored is an error", async () => {
    const root = await project(healthy, "", { ".env": "KEY=1" });
    git(root, "init");
    git(root, "add", ".env");
    git(root, "commit", "-m", "oops");
    await writeFile(join(root, ".gitignore"), ".env\n");

    expect(await environmentFinding(root)).toMatchObject({ code: "ENV_NOT_IGNORED", severity: "error", message: expect.stringContaining("tracked") });
  });

  test("outside of a repository, and without git, there is nothing to check", async () => {
    const root = await project(healthy, "", { ".env": "KEY=1" });

    expect(await environmentFinding(root)).toMatchObject({ code: "ENV_UNCHECKED", severity: "skipped", message: "this is not a git repository" });
    expect(await environmentFinding(root, { PATH: "/nowhere" })).toMatchObject({ code: "ENV_UNCHECKED", severity: "skipped", message: "git is not installed" });
  });

  test("a repository that git cannot read leaves the question open", async () => {
    const root = await project(healthy, "", { ".env": "KEY=1" });
    git(root, "init");
    await writeFile(join(root, ".git/config"), "[");

    const { exitCode, report } = await runReport(["doctor", "--cwd", root]);

    expect(report.findings.find(({ subject }) => subject === ".env")).toMatchObject({ code: "ENV_UNCHECKED", severity: "unknown", message: expect.stringContaining("bad config") });
    expect(exitCode).toBe(3);
  });
});

describe("plugins", () => {
  test("each fault has its own finding, and hangs of one delay no other", async () => {
    const root = await project([
      `definePlugin({ ...context, id: "silent" })`,
      `definePlugin({ ...context, id: "failing", config: { apiKey: "hunter2secret" }, initialize() { throw new Error("no service for hunter2secret"); } })`,
      `definePlugin({ ...context, id: "ill", healthCheck: async () => ({ healthy: false, message: "the service is down" }) })`,
      `definePlugin({ ...context, id: "throwing", healthCheck: async () => { throw new Error("oh"); } })`,
      `definePlugin({ ...context, id: "hangs-initialize", initialize: never })`,
      `definePlugin({ ...context, id: "hangs-health", healthCheck: never })`,
      `definePlugin({ ...context, id: "hangs-teardown", teardown: never })`,
      healthy,
    ].join(",\n"));

    const { exitCode, report, stdout, stderr } = await runReport(["doctor", "--cwd", root]);

    expect(codes(report.findings).slice(8, 17)).toEqual([
      "silent PLUGIN_HEALTHY",
      "failing PLUGIN_INITIALIZE",
      "ill PLUGIN_UNHEALTHY",
      "throwing HEALTH_THROWS",
      "hangs-initialize PLUGIN_TIMEOUT",
      "hangs-health HEALTH_TIMEOUT",
      "hangs-teardown PLUGIN_HEALTHY",
      "good PLUGIN_HEALTHY",
      "hangs-teardown TEARDOWN_TIMEOUT",
    ]);
    expect(report.findings[8]?.message).toContain("has no health check");
    expect(report.findings[9]?.message).toContain("no service for ***");
    expect(report.findings[10]?.message).toBe("the service is down");
    expect(report.findings[13]?.message).toContain("did not answer within 4000 ms");
    expect(stdout + stderr).not.toContain("hunter2secret");
    expect(exitCode).toBe(1);
  });

  test("a config without plugins says so", async () => {
    const root = await project("");

    const { exitCode, report } = await runReport(["doctor", "--cwd", root]);

    expect(codes(report.findings)).toContain("plugins PLUGINS_NONE");
    expect(exitCode).toBe(0);
  });
});

test("credentials that neither the config nor the environment has are warned of", async () => {
  const tool = `tool: { inputSchema: {}, execute() {} }`;
  const root = await project(`definePlugin({ id: "mail", type: "action", version: "1.0.0", config: { apiKey: "here", empty: "" },
    actions: [{ name: "send", description: "d", actionType: "a:b", reversible: false, defaultApproval: "manual", requiredCredentials: ["apiKey", "MAIL_TOKEN", "empty", "MISSING_TOKEN"], ${tool} }] })`);

  const { exitCode, report } = await runReport(["doctor", "--cwd", root], { environment: { MAIL_TOKEN: "x" } });

  const warnings = report.findings.filter(({ severity }) => severity === "warning");
  expect(warnings.map(({ code, subject, message }) => [code, subject, message.match(/needs (\w+)/)?.[1]])).toEqual([["CREDENTIAL_MISSING", "mail", "empty"], ["CREDENTIAL_MISSING", "mail", "MISSING_TOKEN"]]);
  expect(exitCode).toBe(0);
});
