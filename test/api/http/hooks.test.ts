import type { RequestHookContext, ResponseHookContext } from "@useatlas/plugin-sdk";
import { expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { contextPlugin } from "../../support/plugins.ts";
import { serving } from "./support/serving.ts";

test("every request is seen, whatever comes of it, and its credentials are not", async () => {
  const { plugin, requests, responses } = observer();
  const { call } = await serving({ plugins: [plugin] });

  await call("/api/health?secret=1");
  await call("/nothing", { headers: { Authorization: "Bearer x", cookie: "session=1" } });
  await call("/api/v1/conversations", { method: "PUT" });

  await eventually(() => expect(responses).toHaveLength(3));
  expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /api/health", "GET /nothing", "PUT /api/v1/conversations"]);
  expect(requests[1]?.headers).toMatchObject({ authorization: "***", cookie: "***" });
  expect(responses).toEqual([
    { method: "GET", path: "/api/health", status: 200 },
    { method: "GET", path: "/nothing", status: 404 },
    { method: "PUT", path: "/api/v1/conversations", status: 404 },
  ]);
});

test("a hook that throws changes nothing", async () => {
  const plugin = contextPlugin("faulty", { hooks: { onRequest: [{ handler: () => { throw new Error("no"); } }], onResponse: [{ handler: () => Promise.reject(new Error("no")) }] } });
  const { call } = await serving({ plugins: [plugin] });

  expect(await call("/api/health")).toMatchObject({ status: 200 });
});

test("onResponse comes when the stream is over, not when it begins", async () => {
  const { plugin, responses } = observer();
  const pieces = new TransformStream<Uint8Array, Uint8Array>();
  const writer = pieces.writable.getWriter();
  const streaming = { id: "streaming", type: "interaction" as const, version: "1.0.0", routes: (app: { get(path: string, handler: () => Response): unknown }) => void app.get("/stream", () => new Response(pieces.readable)) };
  const { url, call } = await serving({ plugins: [plugin, streaming] });

  const response = await fetch(`${url}/stream`);
  const reader = response.body?.getReader();
  await writer.write(new TextEncoder().encode("first"));
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("first");
  await call("/api/health");
  await eventually(() => expect(responses.map(({ path }) => path)).toEqual(["/api/health"]));
  await writer.close();
  expect((await reader?.read())?.done).toBe(true);

  await eventually(() => expect(responses.map(({ path }) => path)).toEqual(["/api/health", "/stream"]));
});

function observer() {
  const requests: RequestHookContext[] = [];
  const responses: ResponseHookContext[] = [];
  const hooks = { onRequest: [{ handler: (context: RequestHookContext) => void requests.push(context) }], onResponse: [{ handler: (context: ResponseHookContext) => void responses.push(context) }] };
  return { requests, responses, plugin: contextPlugin("observer", { hooks }) };
}
