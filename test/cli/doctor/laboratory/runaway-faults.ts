import { canary, type Fault } from "./fault.ts";

const endless = "for (;;);";
const leaves = "process.exit(0);";
const later = "await new Promise((resolve) => setTimeout(resolve, 300));";
const faulty = (parts: string) => `definePlugin({ ...context, id: "faulty", config: { apiKey: "${canary}" }, ${parts} })`;
const made = (body: string) => `(await import("@useatlas/plugin-sdk")).createPlugin({ configSchema: { parse: (given: unknown) => given }, create() { ${body} return { ...context, id: "faulty" }; } })({ apiKey: "${canary}" })`;
const datasource = (body: string) => `definePlugin({ id: "shop", type: "datasource", version: "1.0.0", config: { password: "${canary}" }, connection: { dbType: "postgres", create: () => ({ query: async () => { ${body} return { rows: [], columns: [] }; }, close: async () => {} }) } })`;
const well = `definePlugin({ ...context, id: "good", healthCheck: async () => ({ healthy: true, latencyMs: 3 }) }), definePlugin({ ...context, id: "patient", healthCheck: async () => { await new Promise((resolve) => setTimeout(resolve, 600)); return { healthy: true, latencyMs: 600 }; } })`;

export interface Runaway extends Fault {
  /** What the finding must say it was in. */
  stage: string;
  subject: string;
}

function runaway(code: string, stage: string, plugin: string, subject = "faulty"): Runaway {
  return { name: `${stage} that ${code.endsWith("BLOCKS") ? "never gives back control" : "ends the process"}`, code, stage, subject, plugins: `${well}, ${plugin}` };
}

/** Plugins that take the process with them in which they run. */
export const runawayFaults: Runaway[] = [
  runaway("PLUGIN_BLOCKS", "create()", made(endless), "atlas.config.ts"),
  runaway("PLUGIN_BLOCKS", "initialize()", faulty(`initialize() { ${endless} }`)),
  runaway("PLUGIN_BLOCKS", "healthCheck()", faulty(`async healthCheck() { ${later} ${endless} }`)),
  runaway("PLUGIN_BLOCKS", "teardown()", faulty(`async teardown() { ${endless} }`)),
  runaway("PLUGIN_BLOCKS", "the check datasource-shop", datasource(endless), "shop"),
  runaway("PLUGIN_EXITS", "create()", made(leaves), "atlas.config.ts"),
  runaway("PLUGIN_EXITS", "initialize()", faulty(`async initialize() { ${later} ${leaves} }`)),
  runaway("PLUGIN_EXITS", "healthCheck()", faulty(`async healthCheck() { ${leaves} return { healthy: true, latencyMs: 0 }; }`)),
  runaway("PLUGIN_EXITS", "teardown()", faulty(`async teardown() { ${leaves} }`)),
  { ...runaway("CONFIG_EXITS", "loading it", `(process.exit(0), ${faulty("")})`, "atlas.config.ts") },
  { ...runaway("CONFIG_BLOCKS", "loading it", `((() => { ${endless} })(), ${faulty("")})`, "atlas.config.ts") },
];
