import { afterAll, beforeAll, expect, test } from "vitest";
import { question } from "../api/http/support/chat.ts";
import { startServe } from "../support/serve-process.ts";
import { lastQuestion } from "../support/servers/openai-script.ts";
import { startOpenaiServer, type OpenaiServer } from "../support/servers/openai-server.ts";
import { readStreams, slowStream } from "../support/stream-load.ts";
import { tempProject } from "../support/temp-project.ts";

// Requests of the memory's proof; the full size is 12000.
const total = Number(process.env.ATLAS_PROOF_REQUESTS ?? 4000);

let model: OpenaiServer;
beforeAll(async () => {
  const large = "y".repeat(1_000_000);
  model = await startOpenaiServer((request) => {
    const asked = lastQuestion(request);
    return asked.startsWith("slow") ? { text: large } : { text: `You asked: ${asked}.`, pauseMs: 5 };
  });
});
afterAll(() => model.stop());

test("of 200 streams at once none is lost, while 20 clients do not read theirs; and those get theirs whole as well", async () => {
  const { url, log } = await serve();
  // The libraries are loaded with the first one.
  await load(url, 30, "warm");
  const chat = `${url}/api/v1/chat`;
  const slow = await Promise.all(Array.from({ length: 20 }, (_, index) => slowStream({ url: chat, body: question("slow", { id: `slow-${index}` }), expected: "yyyy" })));

  const results = await readStreams(Array.from({ length: 200 }, (_, index) => ({ url: chat, body: question(`number-${index}`, { id: `c-${index}` }), expected: `number-${index}.` })));

  const first = results.map(({ firstByteMs }) => firstByteMs).sort((left, right) => left - right);
  console.log(`first byte of 200 streams: p50 ${Math.round(first[100] ?? 0)} ms, p99 ${Math.round(first[198] ?? 0)} ms`);
  expect(results.filter(({ isWhole }) => !isWhole)).toEqual([]);
  expect(await Promise.all(slow.map(({ finish }) => finish()))).toEqual(slow.map(() => true));
  // Of Node, about listeners that look like a leak.
  expect(log()).not.toContain("Warning");
});

test(`${total} requests leave nothing behind: what stays after a collection does not grow with them`, async () => {
  const { url } = await serve();
  const heapOnce = async () => Number(await (await fetch(`${url}/heap`)).text());
  const heap = async () => Math.min(await heapOnce(), await heapOnce(), await heapOnce(), await heapOnce());
  // Caches, compiled code and pools come with the first ones.
  await load(url, 300, "warm");
  const before = await heap();
  const failed: string[] = [];
  const after: number[] = [];
  // What a collection leaves varies, and code is still compiled in the first half; what is kept for good is there in each.
  for (let part = 0; part < 4; part++) {
    failed.push(...(await load(url, total / 4, `part-${part}`)));
    after.push(await heap());
  }

  console.log(`heap after a collection: ${toKb(before)}, then ${after.map(toKb).join(", ")} over ${total} requests`);
  expect(failed).toEqual([]);
  const [, second = 0, , fourth = 0] = after;
  // A third of them are chats. A listener that is forgotten on one signal of each is a thousand bytes for a chat, and its closure comes with it.
  expect((fourth - second) / (total / 2)).toBeLessThan(400);
});

function toKb(bytes: number): string {
  return `${Math.round(bytes / 1024)} KB`;
}

/** Requests of all kinds, eight at once; those that were not answered as they should be. A third of them are chats, which are deleted again. */
async function load(url: string, count: number, prefix: string): Promise<string[]> {
  const failed: string[] = [];
  let next = 0;
  async function client(): Promise<void> {
    for (let index = next++; index < count; index = next++) {
      const id = `${prefix}-${index - (index % 3)}`;
      if (index % 3 === 0) {
        const [result] = await readStreams([{ url: `${url}/api/v1/chat`, body: question(`number-${index}`, { id }), expected: `number-${index}.` }]);
        const { status } = await fetch(`${url}/api/v1/conversations/${id}`, { method: "DELETE" });
        if (!result?.isWhole || status !== 204) failed.push(`chat ${index}: ${status}`);
      } else {
        const [path, expected] = kinds[index % kinds.length] ?? ["", 0];
        const response = await fetch(`${url}${path}`);
        await response.arrayBuffer();
        if (response.status !== expected) failed.push(`${path}: ${response.status}`);
      }
    }
  }
  await Promise.all(Array.from({ length: 8 }, client));
  return failed;
}

const kinds = [["/api/health", 200], ["/api/v1/conversations", 200], ["/nothing", 404], ["/api/v1/actions?status=pending", 200], ["/hook", 200], ["/api/v1/actions/x", 404], ["/api/v1/admin/plugins", 200]] as const;

async function serve() {
  const root = await tempProject({
    "atlas.config.ts": `import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");
const heap = { id: "heap", type: "interaction", version: "1.0.0", routes(app) {
  app.get("/hook", (c) => c.json({ ok: true }));
  app.get("/heap", async (c) => {
    for (let round = 0; round < 3; round++) { collect(); await new Promise((resolve) => setImmediate(resolve)); }
    return c.text(String(process.memoryUsage().heapUsed));
  });
} };
export default { plugins: [heap], requestsPerMinute: 1_000_000, logLevel: "error" };
`,
  });
  return startServe(process.execPath, root, { ATLAS_PROVIDER: "openai-compatible", ATLAS_MODEL: "scripted", ATLAS_MODEL_URL: model.url });
}
