import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { readStreams, slowStream, type StreamResult } from "../test/support/stream-load.ts";
import { printTable } from "./support/print-table.ts";

// 200 chats at once, each streamed from a scripted model, without and with 20 clients that do not read theirs; then the
// memory over 5000 requests. `atlas serve`, with its history, prompt and tools, beside a bare Hono app that passes the
// model's answer on. Client, server and model are processes of their own on one machine.
const root = join(import.meta.dirname, "..");
const bun = join(root, "node_modules/.bin/bun");
const streams = 200;
const requests = 5000;

const folder = await realpath(await mkdtemp(join(tmpdir(), "atlas-bench-")));
await symlink(join(root, "node_modules"), join(folder, "node_modules"));
await writeFile(join(folder, "atlas.config.ts"), 'export default { requestsPerMinute: 10_000_000, logLevel: "error" };\n');
await writeFile(join(folder, "model.ts"), `const large = "y".repeat(1_000_000);
export default ({ messages }) => {
  const asked = messages.findLast(({ role }) => role === "user").content;
  const text = typeof asked === "string" ? asked : asked[0].text;
  return text === "slow" ? { text: large } : { text: \`You asked: \${text}.\`, pauseMs: 5 };
};
`);

const model = await start(bun, [join(root, "test/support/servers/run-openai-server.ts"), join(folder, "model.ts")], "");
const atlas = ["serve", "--port", "0"];
const servers: [string, string, string[]][] = [
  ["bare Hono, Bun", bun, [join(root, "bench/support/bare-hono.ts"), model.url]],
  ["atlas serve, Bun", bun, [join(root, "bin/atlas.js"), ...atlas]],
  ["bare Hono, Node", "node", [join(folder, "bare-hono.mjs"), model.url]],
  ["atlas serve, Node", "node", [join(root, "bin/atlas.js"), ...atlas]],
];
// Node 20 reads no TypeScript.
execFileSync(bun, ["build", join(root, "bench/support/bare-hono.ts"), "--target=node", `--outfile=${join(folder, "bare-hono.mjs")}`], { stdio: "ignore" });

const chats: (string | number)[][] = [];
const memory: (string | number)[][] = [];
for (const [name, program, args] of servers) {
  const server = await start(program, args, model.url);
  await chat(server.url, 20, "warm");
  chats.push([name, "all read", ...summary(await chat(server.url, streams, "a"))]);
  const slow = await Promise.all(Array.from({ length: 20 }, (_, index) => slowStream({ ...request(server.url, "slow", `slow-${index}`), expected: "yyyy" })));
  chats.push([name, "20 do not", ...summary(await chat(server.url, streams, "b"))]);
  const whole = (await Promise.all(slow.map(({ finish }) => finish()))).filter(Boolean).length;
  if (whole < slow.length) throw new Error(`${name} lost ${slow.length - whole} slow streams.`);
  memory.push([name, ...(await hammer(server))]);
  await server.stop();
}
await model.stop();
await rm(folder, { recursive: true });
printTable(`${streams} chats at once, in ms`, ["server", "other clients", "lost", "first byte p50", "p99", "last byte p99"], chats);
printTable(`${requests} requests of the health, 20 at once`, ["server", "requests/s", "MB before", "MB after"], memory);

function chat(url: string, count: number, prefix: string): Promise<StreamResult[]> {
  return readStreams(Array.from({ length: count }, (_, index) => request(url, `number-${index}`, `${prefix}-${index}`)));
}

function request(url: string, text: string, id: string) {
  return { url: `${url}/api/v1/chat`, body: { id, messages: [{ id: "m1", role: "user", parts: [{ type: "text", text }] }] }, expected: `${text}.` };
}

function summary(results: StreamResult[]): (string | number)[] {
  const first = results.map(({ firstByteMs }) => firstByteMs).sort((left, right) => left - right);
  const last = results.map(({ lastByteMs }) => lastByteMs).sort((left, right) => left - right);
  const at = (values: number[], part: number) => values[Math.floor((values.length - 1) * part)] ?? Infinity;
  return [String(results.filter(({ isWhole }) => !isWhole).length), at(first, 0.5), at(first, 0.99), at(last, 0.99)];
}

async function hammer({ url, pid }: Awaited<ReturnType<typeof start>>): Promise<number[]> {
  const before = megabytes(pid);
  const begun = performance.now();
  let left = requests;
  await Promise.all(Array.from({ length: 20 }, async () => {
    while (left-- > 0) await (await fetch(`${url}/api/health`)).arrayBuffer();
  }));
  return [(requests / (performance.now() - begun)) * 1000, before, megabytes(pid)];
}

function megabytes(pid: number): number {
  return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) / 1024;
}

async function start(program: string, args: string[], modelUrl: string) {
  const child = spawn(program, args, { cwd: folder, stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, DATABASE_URL: "", ATLAS_PROVIDER: "openai-compatible", ATLAS_MODEL: "scripted", ATLAS_MODEL_URL: modelUrl } });
  const [line]: string[] = await once(createInterface(child.stdout), "line");
  const url = line?.match(/http:\S+/)?.[0];
  if (url === undefined || child.pid === undefined) throw new Error(`${program} ${args.join(" ")} said ${line}.`);

  async function stop(): Promise<void> {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }

  return { url, pid: child.pid, stop };
}
