import type { PlantedCase } from "./planted.ts";

const plugin = (parts: string) => `export default {\n  id: "crm", type: "context", version: "1.0.0", contextProvider: { load: () => "" },\n  ${parts}\n};\n`;
const atBuild = (body: string) => `import { createPlugin } from "@useatlas/plugin-sdk";
import { z } from "zod";
export const crm = createPlugin({ configSchema: z.object({ url: z.url() }), create(config) {
  ${body}
  return { id: "crm", type: "context" as const, version: "1.0.0", config, contextProvider: { load: () => "" } };
} });
`;
const atHealth = (body: string) => plugin(`async healthCheck() { ${body} },`);
const atUse = (body: string) => plugin(`contextProvider: { async load() { ${body} } },`);
const atTeardown = (body: string) => plugin(`async teardown() { ${body} },`);
const atSilence = (body: string) => `import { createPlugin } from "@useatlas/plugin-sdk";
import { z } from "zod";
export const crm = createPlugin({ configSchema: z.object({ url: z.url() }), create: (config) => ({ id: "crm", type: "context" as const, version: "1.0.0", config, contextProvider: { load: () => "" },
  async healthCheck() { const up = await fetch(config.url, { signal: AbortSignal.timeout(300) }).catch((thrown) => thrown.name !== "TimeoutError"); if (up) return { healthy: false, message: "refused" }; ${body} } }) });
`;

const loop = "for (;;) {}";
const exit = "process.exit(0);";
const behind = `Promise.reject(new Error("behind")); await new Promise((resolve) => setTimeout(resolve, 300)); return undefined as never;`;
const flood = `for (;;) console.log("x".repeat(10_000));`;
// One byte a page is enough to hold it, and quick on a machine that is busy with others.
const touched = "const touched = (buffer: Buffer) => { for (let at = 0; at < buffer.length; at += 4096) buffer[at] = 1; return buffer; };";
const gigabytes = touched + " const kept = []; for (;;) { kept.push(touched(Buffer.alloc(50_000_000))); await new Promise((resolve) => setImmediate(resolve)); }";
const eightAtOnce = "const kept = []; for (let size = 0; size < 8; size++) kept.push(Buffer.alloc(1_000_000_000).fill(1)); await new Promise((resolve) => setTimeout(resolve, 60_000));";

const one = (what: string, code: string, source: string): PlantedCase => ({ what, source, codes: [code] });

export const cases: PlantedCase[] = [
  one("a loop that only a kill ends, with a handler for SIGTERM", "PLUGIN_LOAD_TIMEOUT", `for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => {}); ${loop}`),
  one("eight gigabytes at once, at import", "PLUGIN_LOAD_EXHAUSTS", eightAtOnce),
  one("an exit with 0 out of a promise, at import", "PLUGIN_LOAD_EXITED", `await Promise.resolve().then(() => process.exit(0));`),
  one("an abort at import", "PLUGIN_LOAD_EXITED", "process.abort();"),
  one("a pipe to Atlas that is closed at import", "PLUGIN_LOAD_EXITED", `import { closeSync } from "node:fs"; closeSync(3); process.exit(0);`),
  one("a throw of nothing at import", "PLUGIN_LOAD_THROWS", "throw undefined;"),
  one("a stack without an end at import", "PLUGIN_LOAD_THROWS", "const dive = (): number => dive() + 1; dive();"),
  one("a flood that begins after a promise", "PLUGIN_LOAD_FLOODS", `await Promise.resolve(); ${flood}`),

  one("a throw out of a promise while it is built", "PLUGIN_BUILD_THROWS", atBuild(`queueMicrotask(() => { throw new Error("behind"); });`)),
  one("a factory that loops", "PLUGIN_BUILD_TIMEOUT", atBuild(loop)),
  one("a factory that ends the process although its config is good", "PLUGIN_BUILD_EXITED", atBuild(exit)),
  one("a factory that takes gigabytes", "PLUGIN_BUILD_EXHAUSTS", atBuild(touched + " const kept = []; for (;;) kept.push(touched(Buffer.alloc(50_000_000)));")),
  one("a factory that prints without end", "PLUGIN_BUILD_FLOODS", atBuild(flood)),

  one("a rejection that nobody handles in a health check", "HEALTH_THROWS", atHealth(behind)),
  one("a health check that prints without end", "HEALTH_FLOODS", atHealth(flood)),
  one("a health check that answers itself", "HEALTH_MALFORMED", atHealth("const answer: any = { healthy: true }; answer.self = answer; return answer;")),
  one("a health check that answers a bigint", "HEALTH_MALFORMED", atHealth("return { healthy: true, latencyMs: 1n };")),
  one("a health check whose answer cannot be read", "HEALTH_MALFORMED", atHealth(`return { get healthy() { throw new Error("no"); } };`)),
  one("a health check that throws nothing", "HEALTH_THROWS", atHealth("throw null;")),
  one("an exit with 0 as soon as the service is silent", "HEALTH_SILENCE_THROWS", atSilence("process.exit(0);")),
  one("a throw as soon as the service is silent", "HEALTH_SILENCE_THROWS", atSilence(`throw new Error("silent");`)),

  one("a rejection that nobody handles while it is used", "CONTRACT_THROWS", atUse(behind)),
  one("a context that loops", "CONTRACT_TIMEOUT", atUse(loop)),
  one("a context that ends the process", "CONTRACT_EXITED", atUse(exit)),
  one("a context that takes gigabytes", "CONTRACT_EXHAUSTS", atUse(gigabytes)),
  one("a context that prints without end", "CONTRACT_FLOODS", atUse(flood)),

  one("a rejection that nobody handles in teardown()", "TEARDOWN_THROWS", atTeardown(behind)),
  one("a teardown that loops", "TEARDOWN_TIMEOUT", atTeardown(loop)),
  one("a teardown that ends the process", "TEARDOWN_EXITED", atTeardown(exit)),
  one("a teardown that takes gigabytes", "TEARDOWN_EXHAUSTS", atTeardown(gigabytes)),
  one("a teardown that prints without end", "TEARDOWN_FLOODS", atTeardown(flood)),
];
