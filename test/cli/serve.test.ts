import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { ask, heldText, textOf } from "../api/http/support/chat.ts";
import { atlas, bun } from "../support/atlas.ts";
import { startOpenaiServer } from "../support/servers/openai-server.ts";
import { logLines, quiet, startServe, stopServe } from "../support/serve-process.ts";
import { repository, tempProject, writeFiles } from "../support/temp-project.ts";

const webhook = `import { definePlugin } from "@useatlas/plugin-sdk";
export default definePlugin({ id: "my-webhook", type: "interaction", version: "1.0.0",
  routes(app) { app.post("/webhooks/my-service", async (c) => c.json({ ok: true })); app.get("/careless", (c) => { Promise.reject(new Error("left alone")); return c.text("done"); }); app.get("/broken", () => { throw new Error("boom"); }); },
  async teardown() { console.error("torn down"); },
});
`;
const config = `import webhook from "./webhook.ts";\nexport default { plugins: [webhook] };\n`;

describe.each([{ runtime: "Bun", program: bun }, { runtime: "Node", program: process.execPath }])("on $runtime", ({ program }) => {
  test("serves questions and webhooks, and ends with an answer whole when it is told to", async () => {
    const { text, say, end } = heldText();
    const model = await startOpenaiServer([{ text }]);
    onTestFinished(() => model.stop());
    const root = await tempProject({ "atlas.config.ts": config, "webhook.ts": webhook });
    const { url, child, log, lines } = await startServe(program, root, { ATLAS_PROVIDER: "openai-compatible", ATLAS_MODEL: "scripted", ATLAS_MODEL_URL: model.url });

    expect(await (await fetch(`${url}/webhooks/my-service`, { method: "POST" })).json()).toEqual({ ok: true });
    expect(await (await fetch(`${url}/api/health`)).json()).toMatchObject({ status: "ok", plugins: [{ id: "my-webhook", status: "healthy" }] });
    expect(await (await fetch(`${url}/careless`)).text()).toBe("done");
    expect((await fetch(`${url}/broken`, { headers: { "x-request-id": "id-of-the-proxy" } })).status).toBe(500);
    const response = await ask(url);
    await say("There are ");
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await say("3084.");
    await end();

    expect(await textOf(response)).toBe("There are 3084.");
    expect((await ended)[0]).toBe(143);
    expect(lines).toEqual([`Atlas serves ${url}`]);
    expect(log()).toMatch(/ {2}plugins {3}1 healthy\n {2}model {5}scripted\n {2}database {2}none[^]* {2}auth {6}none, so this machine only\n/);
    expect(log()).toContain("torn down");
    expect(logLines(log())).toContainEqual(expect.objectContaining({ requestId: "id-of-the-proxy", plugin: "my-webhook", msg: "GET /broken failed", err: expect.objectContaining({ code: "PLUGIN_THROWS" }) }));
    expect(logLines(log())).toContainEqual(expect.objectContaining({ msg: "a promise failed, and nothing handled it", err: expect.objectContaining({ message: expect.stringContaining("left alone") }) }));
    expect(logLines(log())).toContainEqual(expect.objectContaining({ msg: "request", method: "POST", path: "/api/v1/chat", status: 200, person: "local" }));
  });

  test("a client that goes has its model's answer cut, and every request comes to an end in the log", async () => {
    const ends: Promise<string>[] = [];
    const model = await startOpenaiServer(({ ended }) => (ends.push(ended), { text: heldText().text }));
    onTestFinished(() => model.stop());
    const root = await tempProject({ "atlas.config.ts": "export default {};\n" });
    const { url, child, log } = await startServe(program, root, { ATLAS_PROVIDER: "openai-compatible", ATLAS_MODEL: "scripted", ATLAS_MODEL_URL: model.url });
    const going = new AbortController();
    const response = await ask(url, { signal: going.signal });
    await eventually(() => expect(ends).toHaveLength(1));

    going.abort();
    await response.text().catch(() => "gone");

    expect(await ends[0]).toBe("cut");
    expect((await fetch(`${url}/api/health`, { method: "HEAD" })).status).toBe(200);
    await stopServe(child);
    expect(logLines(log()).filter((line) => line.msg === "request").map(({ method, path, status }) => [method, path, status].join(" "))).toEqual(["POST /api/v1/chat 200", "HEAD /api/health 200"]);
  });
});

test("a key is asked for, and stands in no line of the log", async () => {
  const key = "key-that-nobody-may-read-0123";
  const root = await tempProject({ "atlas.config.ts": "export default {};\n" });
  const { url, child, log } = await startServe(bun, root, { ATLAS_API_KEY: key, ATLAS_LOG_LEVEL: "debug" }, "--host", "0.0.0.0");
  const at = url.replace("0.0.0.0", "127.0.0.1");

  const statuses = [await fetch(`${at}/api/v1/conversations`), await fetch(`${at}/api/v1/conversations`, { headers: { authorization: `Bearer ${key}` } }), await fetch(`${at}/${key}`)].map(({ status }) => status);

  expect(statuses).toEqual([401, 200, 404]);
  await stopServe(child);
  expect(log()).toContain("auth      by key");
  expect(log()).not.toContain(key);
});

test("--json is one document, once it is known how the plugins are", async () => {
  const ill = `import { definePlugin } from "@useatlas/plugin-sdk";\nexport default definePlugin({ id: "crm", type: "context", version: "1.0.0", contextProvider: { load: () => "" }, healthCheck: async () => ({ healthy: false, message: "no network" }) });\n`;
  const root = await tempProject({ "atlas.config.ts": `import crm from "./crm.ts";\nexport default { plugins: [crm] };\n`, "crm.ts": ill });
  const child = spawn(bun, [join(repository, "bin/atlas.js"), "serve", "--port", "0", "--json"], { cwd: root, env: { ...process.env, ...quiet } });
  let stdout = "";
  child.stdout.on("data", (part) => (stdout += String(part)));
  await once(child.stdout, "data");

  await stopServe(child);

  expect(JSON.parse(stdout)).toEqual({
    schemaVersion: 1, url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), auth: "none", model: null, database: false, page: expect.any(Boolean),
    plugins: [{ id: "crm", status: "unhealthy", reason: "no network" }],
  });
});

describe("what cannot be served is said, and nothing stays open", () => {
  test("a port that is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void taken.close());
    await once(taken, "listening");
    const { port } = taken.address() as { port: number }; // it listens on TCP
    const root = await tempProject({ "atlas.config.ts": config, "webhook.ts": webhook });

    const ended = await atlas(root, "serve", "--port", String(port));

    expect(ended).toMatchObject({ exitCode: 1, stdout: "", stderr: expect.stringMatching(new RegExp(`torn down\\n[^]*Port ${port} on 127.0.0.1 is taken\\. \\[PORT_TAKEN\\]\\n[^]*--port`)) });
  });

  test.each([
    { flags: ["--host", "0.0.0.0"], code: "AUTH_REQUIRED", exitCode: 2 },
    { flags: ["--port", "70000"], code: "USAGE", exitCode: 2 },
    { flags: ["--port", "web"], code: "USAGE", exitCode: 2 },
  ])("$flags", async ({ flags, code, exitCode }) => {
    const root = await tempProject({ "atlas.config.ts": "export default {};\n" });

    const ended = await atlas(root, "serve", "--json", ...flags);

    expect({ exitCode: ended.exitCode, ...JSON.parse(ended.stdout) }).toMatchObject({ exitCode, error: { code } });
  });

  test("routes that clash", async () => {
    const root = await tempProject({ "webhook.ts": webhook });
    await writeFiles(root, { "atlas.config.ts": `import webhook from "./webhook.ts";\nexport default { plugins: [webhook, { ...webhook, id: "other" }] };\n` });

    const ended = await atlas(root, "serve", "--port", "0", "--json");

    expect(JSON.parse(ended.stdout).error).toMatchObject({ code: "ROUTE_TAKEN", message: expect.stringMatching(/plugin "my-webhook" clashes with POST \/webhooks\/my-service of plugin "other"/) });
    expect(ended.exitCode).toBe(1);
  });
});
