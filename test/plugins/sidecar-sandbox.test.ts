import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createHost } from "@atlas/api/lib/host";
import { describe, expect, onTestFinished, test } from "vitest";
import { sidecarPlugin } from "../../plugins/sidecar-sandbox/src/index.ts";
import { startSidecar, type SidecarServerOptions } from "../../plugins/sidecar-sandbox/src/server/sidecar-server.ts";
import { hasBubblewrap } from "../support/bubblewrap.ts";
import { httpApi, refusedUrl, reply, type HttpApi } from "../support/servers/http-api.ts";
import { doctor, readmeProject } from "../support/servers/readme-project.ts";
import { untrustedServer } from "../support/servers/untrusted-server.ts";
import { tempProject } from "../support/temp-project.ts";

const token = "sidecar-token-1234";
const files = { "semantic/entities/orders.yml": "table: orders\n" };

describe.skipIf(!hasBubblewrap())("with the plugin's own server", () => {
  test.each([
    { command: "cat entities/orders.yml; echo lost >&2; exit 3", output: "table: orders\nlost\n[exit code 3]" },
    { command: "touch new 2>/dev/null || echo read-only; id -u; env | cut -d= -f1 | grep -c TOKEN", output: "read-only\n65534\n0\n[exit code 1]" },
    { command: "printf 'Zürich \\xff'", output: "Zürich �" },
  ])("a host runs $command", async ({ command, output }) => {
    const { root, url } = await sidecar();
    const host = createHost({ config: { plugins: [sidecarPlugin({ url, authToken: token })] }, cwd: root, environment: {} });
    onTestFinished(() => host.close());
    await host.boot();

    expect(await host.explore.run(command)).toMatchObject({ backend: "sidecar-sandbox", output });
  });

  test("the example of the README is found healthy by doctor", async () => {
    const { url } = await sidecar();
    const root = await readmeProject("sidecar-sandbox", { variables: { SIDECAR_URL: url, SIDECAR_AUTH_TOKEN: token }, files });

    expect(await doctor(root, "sidecar-sandbox")).toMatchObject([{ severity: "ok", message: expect.stringContaining("healthy") }]);
  });

  test("a command ends at the time that the plugin gives it, and is an answer", async () => {
    const { url } = await sidecar();
    const backend = await created({ url, timeoutMs: 500 });

    expect(await backend.exec("sleep 600")).toEqual({ stdout: "", stderr: "It was ended after 500 ms.\n", exitCode: 137 });
  });

  test("output is cut at 1 MB", async () => {
    const { url } = await sidecar();
    const backend = await created({ url });

    const { stdout, exitCode } = await backend.exec("yes");

    expect({ bytes: stdout.length, exitCode }).toEqual({ bytes: 1_000_004, exitCode: 137 });
  });

  test("one that is busy is asked again", async () => {
    const { url } = await sidecar({ maxConcurrent: 1 });
    const backend = await created({ url });

    const answers = await Promise.all([backend.exec("echo first"), backend.exec("echo second")]);

    expect(answers.map(({ stdout }) => stdout)).toEqual(["first\n", "second\n"]);
  });

  test("closing ends the command in the sidecar too", async () => {
    const { url } = await sidecar();
    const backend = await created({ url });
    const running = backend.exec("sleep 600");
    running.catch(() => undefined);
    await expect.poll(() => runningAt(url)).toBe(1);

    await backend.close();

    await expect(running).rejects.toMatchObject({ code: "SANDBOX_CLOSED" });
    await expect.poll(() => runningAt(url)).toBe(0);
  });

  test("a wrong token is told from a missing one, and shown nowhere", async () => {
    const { url } = await sidecar();

    const wrong = await sidecarPlugin({ url, authToken: "not-the-token-1" }).healthCheck();
    const missing = await sidecarPlugin({ url }).healthCheck();

    expect(wrong).toMatchObject({ healthy: false, message: `The sidecar at ${url}/ answered 401: the token is not its own.` });
    expect(missing).toMatchObject({ healthy: false, message: `The sidecar at ${url}/ answered 401: it wants a token.` });
    expect(JSON.stringify([wrong, missing])).not.toContain("not-the-token-1");
  });

  async function sidecar(options: Partial<SidecarServerOptions> = {}) {
    const root = await tempProject(files);
    const server = await startSidecar({ folder: join(root, "semantic"), token, ...options });
    onTestFinished(server.close);
    return { root, ...server };
  }
});

describe("health", () => {
  test("of one that is refused", async () => {
    const url = await refusedUrl();

    expect(await sidecarPlugin({ url }).healthCheck()).toMatchObject({ healthy: false, message: expect.stringMatching(new RegExp(`^The sidecar at ${url}/ did not answer: `)) });
  });

  test("of one that accepts and never answers", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    expect(await sidecarPlugin({ url, timeoutMs: 300 }).healthCheck()).toMatchObject({ healthy: false, message: `The sidecar at ${url}/ did not answer within 300 ms.` });
  });

  test("of one whose certificate nobody trusts", async () => {
    const { url, stop } = await untrustedServer();
    onTestFinished(stop);

    expect(await sidecarPlugin({ url }).healthCheck()).toMatchObject({ healthy: false, message: expect.stringMatching(/self.signed certificate/) });
  });

  test("of one that is slow, and answers in time", async () => {
    const api = await fake((_request, response) => reply(response, 200, { status: "ok" }));
    api.interfere({ on: /health/, delayMs: 100 });

    expect(await sidecarPlugin({ url: api.url }).healthCheck()).toMatchObject({ healthy: true, latencyMs: expect.any(Number) });
  });
});

test("the wire is as it always was: the path of the url stays, the command and its time as JSON, the token as bearer", async () => {
  const api = await fake((_request, response) => reply(response, 200, { stdout: "", stderr: "", exitCode: 0 }));
  const backend = await created({ url: `${api.url}/jail`, timeoutMs: 7000 });

  await backend.exec("ls 'a b'");

  expect(api.requests.map(({ method, path, headers, body }) => [method, path, headers.authorization, body])).toEqual([
    ["GET", "/jail/health", `Bearer ${token}`, undefined],
    ["POST", "/jail/exec", `Bearer ${token}`, { command: "ls 'a b'", timeout: 7000 }],
  ]);
});

test.each([
  { what: "no JSON", status: 200, text: "<html>", code: "SIDECAR_MALFORMED" },
  { what: "JSON of another kind", status: 200, text: '{"stdout":"x"}', code: "SIDECAR_MALFORMED" },
  { what: "more than anybody reads", status: 200, text: "x".repeat(16_000_001), code: "SIDECAR_MALFORMED" },
  { what: "an error", status: 500, text: "{}", code: "SIDECAR_REFUSED" },
  { what: "a redirect, which would take the token along", status: 302, text: "", code: "SIDECAR_UNREACHABLE" },
])("an answer that is $what breaks the sandbox, so that the next one serves", async ({ status, text, code }) => {
  const api = await fake(({ path }, response) => void response.writeHead(path === "/exec" ? status : 200, { location: "http://127.0.0.1:1/" }).end(path === "/exec" ? text : "{}"));
  const backend = await created({ url: api.url });

  await expect(backend.exec("ls")).rejects.toMatchObject({ code });
});

test("one that stays busy is given up", async () => {
  const api = await fake(({ path }, response) => reply(response, path === "/exec" ? 429 : 200, {}));
  const backend = await created({ url: api.url, timeoutMs: 300 });

  await expect(backend.exec("ls")).rejects.toMatchObject({ code: "SIDECAR_TIMEOUT" });
  expect(api.requests.length).toBeGreaterThan(2);
});

async function fake(handle: Parameters<typeof httpApi>[0]): Promise<HttpApi> {
  const api = await httpApi(handle);
  onTestFinished(api.stop);
  return api;
}

async function created(config: { url: string; timeoutMs?: number }) {
  const plugin = sidecarPlugin({ authToken: token, ...config });
  onTestFinished(() => plugin.teardown());
  return plugin.sandbox.create();
}

async function runningAt(url: string): Promise<unknown> {
  const response = await fetch(`${url}/health`, { headers: { authorization: `Bearer ${token}` } });
  return ((await response.json()) as { running: unknown }).running;
}
