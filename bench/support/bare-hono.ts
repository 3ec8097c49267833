import { Hono } from "hono";
import { serve } from "@hono/node-server";

/** The least that streams a model's answer: no keys, no history, no tools, no limits. `bare-hono.ts <model url>`, prints its URL. */
const model = process.argv[2] ?? "";
const app = new Hono();
app.get("/api/health", (c) => c.json({ status: "ok" }));
app.post("/api/v1/chat", async (c) => {
  const { messages }: { messages: { parts: { text: string }[] }[] } = await c.req.json();
  const content = messages.at(-1)?.parts[0]?.text;
  const answer = await fetch(`${model}/chat/completions`, { method: "POST", body: JSON.stringify({ model: "scripted", stream: true, messages: [{ role: "user", content }] }), signal: c.req.raw.signal });
  return new Response(answer.body, { headers: { "content-type": "text/event-stream" } });
});

if (process.versions.bun) console.log(`http://127.0.0.1:${Bun.serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1", idleTimeout: 0 }).port}`);
else serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => console.log(`http://127.0.0.1:${port}`));
