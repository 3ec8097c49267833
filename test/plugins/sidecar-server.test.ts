import { spawn } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, onTestFinished, test } from "vitest";
import { jailCommand } from "../../plugins/sidecar-sandbox/src/server/jail.ts";
import { startSidecar, type SidecarServerOptions } from "../../plugins/sidecar-sandbox/src/server/sidecar-server.ts";
import { bun, run } from "../support/atlas.ts";
import { hasBubblewrap } from "../support/bubblewrap.ts";
import { repository, tempProject } from "../support/temp-project.ts";

const token = "sidecar-token-1234";
const main = join(repository, "plugins/sidecar-sandbox/src/server/main.ts");

test.each([
  { what: "without a token", options: { token: "" }, code: "SIDECAR_TOKEN_SHORT" },
  { what: "with a token that one could guess", options: { token: "secret" }, code: "SIDECAR_TOKEN_SHORT" },
  { what: "without files", options: { folder: "/nowhere" }, code: "SEMANTIC_MISSING" },
])("it does not start $what", async ({ options, code }) => {
  await expect(startSidecar({ folder: "/usr", token, ...options })).rejects.toMatchObject({ code });
});

test("the command is one argument, as it was written, and the last one", () => {
  const command = "cat 'a b' $(id) `id`; ls \"$HOME\" -- && echo\nsecond line";

  for (const isolation of ["bubblewrap", "container"] as const) expect(jailCommand(command, { folder: "/semantic", isolation }).slice(-3)).toEqual(["/bin/bash", "-c", command]);
});

describe.skipIf(!hasBubblewrap())("a server that runs", () => {
  test.each<{ what: string; status: number; path?: string; init?: RequestInit }>([
    { what: "no token", init: { headers: {} }, status: 401 },
    { what: "a wrong token", init: { headers: { authorization: "Bearer x" } }, status: 401 },
    { what: "another scheme", init: { headers: { authorization: token } }, status: 401 },
    { what: "another path", path: "/", status: 404 },
    { what: "another method", init: { method: "GET" }, status: 405 },
    { what: "no JSON", init: { body: "ls" }, status: 400 },
    { what: "no command", init: { body: "{}" }, status: 400 },
    { what: "an empty command", init: { body: '{"command":" "}' }, status: 400 },
    { what: "a null character", init: { body: '{"command":"ls \\u0000"}' }, status: 400 },
    { what: "no time at all", init: { body: '{"command":"ls","timeout":-1}' }, status: 400 },
    { what: "a body that is too long", init: { body: JSON.stringify({ command: "x".repeat(800_000) }) }, status: 413 },
  ])("refuses $what with $status", async ({ path = "/exec", init = {}, status }) => {
    const { url } = await started();

    const response = await fetch(url + path, { method: "POST", headers: { authorization: `Bearer ${token}` }, body: init.method === "GET" ? null : "{}", ...init });

    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: expect.any(String), message: expect.any(String) });
  });

  test("says when it is busy, and when to come again", async () => {
    const { url } = await started({ maxConcurrent: 1 });
    const leaving = new AbortController();
    const running = exec(url, { command: "sleep 600" }, leaving.signal);
    running.catch(() => undefined);
    await expect.poll(async () => (await exec(url, { command: "true" })).status).toBe(429);

    const refused = await exec(url, { command: "true" });
    leaving.abort();

    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    await expect.poll(async () => (await exec(url, { command: "true" })).status).toBe(200);
  });

  test("keeps its own limit of time, whatever is asked for", async () => {
    const { url } = await started({ maxTimeoutMs: 300 });

    const response = await exec(url, { command: "sleep 600", timeout: 1e12 });

    expect(await response.json()).toEqual({ stdout: "", stderr: "It was ended after 300 ms.\n", exitCode: 137 });
  });

  test.each([
    { command: "ls / | tr '\\n' ' '", stdout: "bin dev lib lib64 proc semantic tmp usr " },
    { command: "cat /proc/1/environ | tr '\\0' '\\n' | grep -c TOKEN", stdout: "0\n" },
    { command: "pwd; whoami 2>/dev/null || id -u; hostname", stdout: "/semantic\n65534\nsandbox\n" },
    { command: "head -c 600m /dev/zero | tail >/dev/null 2>&1; echo ${PIPESTATUS[1]}", stdout: "1\n" },
    { command: "(head -c 30000000 /dev/zero > /tmp/large; :) 2>/dev/null; stat -c %s /tmp/large", stdout: "16777216\n" },
  ])("jails $command", async ({ command, stdout }) => {
    const { url } = await started();

    expect(await (await exec(url, { command })).json()).toMatchObject({ stdout });
  });

  test("lets a command reach nothing that listens on the machine, the server itself neither", async () => {
    const { url } = await started();

    const response = await exec(url, { command: `(exec 3<>/dev/tcp/127.0.0.1/${new URL(url).port}) 2>/dev/null && echo reached || echo cut off` });

    expect(await response.json()).toMatchObject({ stdout: "cut off\n" });
  });

  test("gives up a body that never comes to its end, and closes at once", async () => {
    const { url, close } = await started();
    const stalled = request(`${url}/exec`, { method: "POST", headers: { authorization: `Bearer ${token}`, "content-length": 100 } });
    stalled.write("{");
    const broken = once(stalled, "error");
    await expect.poll(async () => ((await (await fetch(`${url}/health`, { headers: { authorization: `Bearer ${token}` } })).json()) as { running: number }).running).toBe(1);

    await Promise.all([close(), close()]);

    await expect(broken).resolves.toMatchObject([{ code: "ECONNRESET" }]);
  });

  test("without a jail of its own runs commands as somebody else, when it is told to", async () => {
    const { url } = await started({ isolation: "container" });

    const response = await exec(url, { command: "cat entities/orders.yml; env | cut -d= -f1 | sort | tr '\\n' ' '" });

    expect(await response.json()).toMatchObject({ stdout: expect.stringMatching(/^table: orders\n(_ )?HOME LANG (OLDPWD )?PATH PWD SHLVL (_ )?$/), exitCode: 0 });
  });
});

describe.skipIf(!hasBubblewrap())("atlas-sidecar", () => {
  test("serves until it is told to end", async () => {
    const root = await tempProject({ "semantic/entities/orders.yml": "table: orders\n" });
    const child = spawn(bun, [main, "semantic"], { cwd: root, env: { ...process.env, SIDECAR_AUTH_TOKEN: token, PORT: "0" } });
    onTestFinished(() => void child.kill("SIGKILL"));
    const [line] = (await once(createInterface(child.stdout), "line")) as [string];
    const [url = ""] = line.match(/http:\S+/) ?? [];

    const answer = await (await exec(url, { command: "cat entities/orders.yml" })).json();
    child.kill("SIGTERM");

    expect(answer).toEqual({ stdout: "table: orders\n", stderr: "", exitCode: 0 });
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  test("says what is missing and how to mend it, without a stack", async () => {
    const { exitCode, stderr } = await run(bun, [main, "/nowhere"], repository);

    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "The sidecar's token must have at least 16 characters.\nMake one with: openssl rand -hex 32\n" });
  });
});

async function started(options: Partial<SidecarServerOptions> = {}) {
  const root = await tempProject({ "semantic/entities/orders.yml": "table: orders\n" });
  const server = await startSidecar({ folder: join(root, "semantic"), token, ...options });
  onTestFinished(server.close);
  return server;
}

function exec(url: string, body: object, signal?: AbortSignal): Promise<Response> {
  return fetch(`${url}/exec`, { method: "POST", headers: { authorization: `Bearer ${token}` }, body: JSON.stringify(body), signal: signal ?? null });
}
