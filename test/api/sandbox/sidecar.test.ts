import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { sidecarKind } from "../../../src/api/sandbox/sidecar.ts";
import type { OpenFiles } from "../../../src/api/sandbox/semantic-files.ts";
import { hasBubblewrap } from "../../support/bubblewrap.ts";
import { sidecar } from "../../support/sidecar.ts";
import { tempProject } from "../../support/temp-project.ts";

const never = { signal: new AbortController().signal };
const noFiles: OpenFiles = { onDisk: () => Promise.reject(new Error("not asked for")), layered: () => Promise.reject(new Error("not asked for")), close: async () => undefined };

test.skipIf(!hasBubblewrap())("a command runs in the sidecar, over the files that it has", async () => {
  const root = await tempProject({ "semantic/entities/orders.yml": "table: orders\n" });
  const server = await sidecar(join(root, "semantic"));
  onTestFinished(server.stop);
  const backend = await sidecarKind(server).create(noFiles);

  expect(await backend.exec("cat entities/orders.yml; echo lost >&2; exit 3", never)).toEqual({ stdout: "table: orders\n", stderr: "lost\n", exitCode: 3 });
});

test("the wire is as it always was: the path of the url stays, the command and its time as JSON, the token as bearer", async () => {
  const seen: unknown[] = [];
  const url = await serve((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk)).on("end", () => {
      seen.push([request.method, request.url, request.headers.authorization, body]);
      response.end(JSON.stringify({ stdout: "", stderr: "", exitCode: 0 }));
    });
  });

  const backend = await sidecarKind({ url: `${url}/jail`, token: "t", timeoutMs: 7000 }).create(noFiles);
  await backend.exec("ls 'a b'", never);

  expect(seen).toEqual([
    ["GET", "/jail/health", "Bearer t", ""],
    ["POST", "/jail/exec", "Bearer t", '{"command":"ls \'a b\'","timeout":7000}'],
  ]);
});

test("a token that is not taken is said, and not shown", async () => {
  const server = await sidecar("/nowhere");
  onTestFinished(server.stop);

  const creating = sidecarKind({ url: server.url, token: "wrong-token" }).create(noFiles);

  await expect(creating).rejects.toMatchObject({ code: "SIDECAR_REFUSED", message: `The sidecar at ${server.url}/health answered 401.`, hint: expect.stringContaining("SIDECAR_AUTH_TOKEN") });
});

test.each(["http://127.0.0.1:1", "http://atlas:hunter2@127.0.0.1:1"])("one that does not answer at %s is named, without a password", async (url) => {
  const creating = Promise.resolve(sidecarKind({ url, token: undefined }).create(noFiles));

  const { code, message } = await creating.then(() => ({ code: "none", message: "" }), (thrown) => thrown);
  expect({ code, message }).toEqual({ code: "SIDECAR_UNREACHABLE", message: expect.stringMatching(/The sidecar at http:.*127\.0\.0\.1:1\/health did not answer/) });
  expect(message).not.toContain("hunter2");
});

test.each([
  { answer: "<html>", code: "SIDECAR_REFUSED" },
  { answer: '{"stdout":"a"}', code: "SANDBOX_MALFORMED" },
])("an answer of $answer is a broken sidecar", async ({ answer, code }) => {
  const url = await serve((_, response) => response.end(answer));
  const backend = await sidecarKind({ url, token: undefined }).create(noFiles);

  await expect(backend.exec("ls", never)).rejects.toMatchObject({ code });
});

test("the token is not carried to where a redirect points", async () => {
  const stolen: unknown[] = [];
  const thief = await serve((request, response) => (stolen.push(request.headers.authorization), response.end("{}")));
  const url = await serve((_, response) => response.writeHead(307, { location: `${thief}/exec` }).end());

  await expect(sidecarKind({ url, token: "secret" }).create(noFiles)).rejects.toMatchObject({ code: "SIDECAR_UNREACHABLE" });
  expect(stolen).toEqual([]);
});

test("an answer without an end is not read to its end", async () => {
  let written = 0;
  const url = await serve((request, response) => {
    if (request.url === "/health") return response.end("{}");
    const more = () => void (response.writable && response.write("x".repeat(1_000_000), () => ((written += 1), more())));
    response.writeHead(200);
    more();
  });
  const backend = await sidecarKind({ url, token: undefined }).create(noFiles);

  await expect(backend.exec("yes", never)).rejects.toMatchObject({ code: "SIDECAR_REFUSED", message: expect.stringContaining("longer than 16000000 bytes") });
  expect(written).toBeLessThan(200);
});

test("without a url it is off", () => {
  expect(sidecarKind({ url: undefined, token: undefined }).off).toBe("ATLAS_SANDBOX_URL is not set.");
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise((resolve) => (server.close(() => resolve()), server.closeAllConnections())));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
