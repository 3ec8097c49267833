import { belowImports, goodSource } from "./plugin-folder.ts";
import type { PlantedCase } from "./planted.ts";

const plugin = (head: string, parts: string) => `${head}\nexport default {\n  id: "crm", type: "context", version: "1.0.0", contextProvider: { load: () => "" }, kept: undefined,\n  ${parts}\n};\n`;
const opens = (head: string, open: string) => plugin(head, `initialize() { ${open} }, teardown() {},`);
const leak = (what: string, head: string, open: string): PlantedCase => ({ what: `${what} that outlives teardown()`, source: opens(head, open), codes: ["TEARDOWN_LEAKS"], line: 4 });
const closed = (what: string, head: string, open: string, close: string): PlantedCase => ({ what: `${what} that teardown() closes`, source: plugin(head, `initialize() { this.kept = ${open}; }, async teardown() { ${close} this.kept = undefined; },`), codes: [], near: "teardown" });

const net = `import { connect, createServer } from "node:net";`;
const http = `import { createServer } from "node:http";`;
const child = `import { spawn } from "node:child_process";`;
const own = `${net} const door = createServer(); await new Promise((resolve) => door.listen(0, "127.0.0.1", resolve)); door.unref();`;
const worker = `import { Worker } from "node:worker_threads";`;
const udp = `import { createSocket } from "node:dgram";`;

export const cases: PlantedCase[] = [
  leak("a timeout of a day", "", "setTimeout(() => {}, 86_400_000);"),
  leak("a web server", http, "createServer().listen(0, '127.0.0.1');"),
  leak("a child that sleeps", child, "spawn('sleep', ['300'], { detached: true, stdio: 'ignore' }).unref();"),
  leak("a thread", worker, "new Worker('setInterval(() => {}, 1000)', { eval: true });"),
  leak("a socket for datagrams", udp, "createSocket('udp4').bind(0, '127.0.0.1');"),

  { ...leak("a server of Bun's own", "", "globalThis.Bun.serve({ port: 0, fetch: () => new Response() });"), runtime: "bun" },
  { ...leak("a listener of Bun's own", "", "globalThis.Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } });"), runtime: "bun" },
  { ...leak("a child of Bun's own", "", "globalThis.Bun.spawn(['sleep', '300']);"), runtime: "bun" },

  { ...closed("a server of Bun's own", "", "globalThis.Bun.serve({ port: 0, fetch: () => new Response() })", "await this.kept?.stop();"), runtime: "bun" },
  { ...closed("a child of Bun's own", "", "globalThis.Bun.spawn(['sleep', '300'])", "this.kept?.kill(); await this.kept?.exited;"), runtime: "bun" },
  closed("a timeout of a day", "", "setTimeout(() => {}, 86_400_000)", "clearTimeout(this.kept);"),
  closed("a web server", http, "createServer().listen(0, '127.0.0.1')", "this.kept?.close();"),
  closed("a child", child, "spawn('sleep', ['300'])", "if (this.kept) await new Promise((resolve) => { this.kept.once('exit', resolve); this.kept.kill(); });"),
  closed("a thread", worker, "new Worker('setInterval(() => {}, 1000)', { eval: true })", "await this.kept?.terminate();"),
  closed("a socket for datagrams", udp, "createSocket('udp4').bind(0, '127.0.0.1')", "if (this.kept) await new Promise((resolve) => this.kept.close(resolve));"),

  { what: "a thread at import", source: belowImports(`${worker} new Worker("", { eval: true });`), codes: ["IMPORT_SPAWNS"], line: 2 },
  { what: "a web server at import", source: belowImports(`${http} createServer().listen(0, "127.0.0.1");`), codes: ["IMPORT_LISTENS"], line: 2 },
  { what: "a stringify() that forges what Atlas is told", source: `const write = JSON.stringify; JSON.stringify = (value) => write(value).replace("threw", "returned");\n${goodSource}`, codes: ["IMPORT_POLLUTES"] },
  { what: "a prototype that is polluted by an assignment from JSON", source: `function merge(into: any, from: any) { for (const key in from) if (typeof from[key] === "object") merge(into[key], from[key]); else into[key] = from[key]; }\nmerge({}, JSON.parse('{ "__proto__": { "admin": true } }'));\n${goodSource}`, codes: ["IMPORT_POLLUTES"] },
  { what: "functions and classes that change nobody's prototype", source: `class Own extends Map {}\nOwn.prototype.get = () => 1;\nconst json = { ...JSON, stringify: () => "" };\nexport { json };\n${goodSource}`, codes: [], near: "import-quiet" },

  { what: "a connection that outlives teardown()", source: plugin(own.replace("door.unref();", ""), `async healthCheck() { return { healthy: true }; }, initialize() { connect(door.address().port, '127.0.0.1'); }, teardown() {},`), codes: ["IMPORT_LISTENS", "TEARDOWN_LEAKS"] },
];
