import { goodSource } from "./plugin-folder.ts";
import type { PlantedCase } from "./planted.ts";

const factory = (create: string, schema = "z.object({ url: z.url() })", head = "") => `import { createPlugin } from "@useatlas/plugin-sdk";
import { z } from "zod";
${head}
export const crm = createPlugin({ configSchema: ${schema}, create: ${create} });
`;
const plugin = (parts: string) => `({ id: "crm", type: "context" as const, version: "1.0.0", contextProvider: { load: () => "" }, ${parts} })`;
const action = (credentials: string) => `import { z } from "zod";
export default { id: "crm", type: "action", version: "1.0.0", async healthCheck() { return { healthy: true, latencyMs: 0, message: "" }; }, actions: [{ name: "send", description: "Sends", actionType: "a:b", reversible: false, defaultApproval: "manual", requiredCredentials: ${credentials}, tool: { inputSchema: z.object({}), execute() { process.exit(7); } } }] };
`;
const near = (rule: string, what: string, source: string, manifest?: Record<string, unknown>): PlantedCase => ({ what: `a near miss: ${what}`, source, codes: [], near: rule, ...(manifest && { manifest }) });

/** For each rule a plugin that does what the rule looks for, and may. */
export const cases: PlantedCase[] = [
  near("load", "a rejection that is handled, a promise that settles late and a loop that ends", `Promise.reject(new Error("handled")).catch(() => {});
await new Promise((resolve) => setImmediate(resolve));
for (let count = 0; count < 1_000_000; count++) {}
${goodSource}`),
  near("exports-plugin", "a plugin among much that is none", `export const id = "crm"; export class Plugin {} export const make = () => ({ id: "x", type: "context" }); export const nothing = null;\n${goodSource}`),
  near("builds", "a factory that takes its time and refuses more than its schema", factory(`(config) => { for (let count = 0; count < 10_000_000; count++) {} if (config.size === 0) throw new Error("size: 0 is none"); return ${plugin("config")}; }`, "z.object({ url: z.url(), size: z.number().default(1) })")),
  near("config-rejects-junk", "a schema that takes anything in a field, and more fields than it knows", factory(`(config) => ${plugin("config")}`, "z.looseObject({ more: z.any() })")),
  near("config-sample", "a config with addresses, enums and sizes", factory(`(config) => ${plugin("config")}`, `z.object({ url: z.string().startsWith("crm://"), level: z.enum(["low", "high"]), ports: z.array(z.number().int().min(1024)).min(2) })`)),
  near("config-names-field", "a refusal in words that name one of several fields", factory(`(config) => ${plugin("config")}`, `{ parse(input: any) { if (!input?.token) throw new Error("no token in the config"); return input; } }`), { atlas: { sampleConfig: { token: "x", url: "y" } } }),
  near("factory-pure", "two plugins that share a constant inside", factory(`(config) => ${plugin("config, limits")}`, undefined, "const limits = Object.freeze({ rows: 10 });")),
  near("health", "an answer with all that it may have", `export default ${plugin(`async healthCheck() { return { healthy: false, message: "down", latencyMs: 0.5, more: [1] }; }`).replace(" as const", "")};`),
  near("health-silent", "a health check that answers without asking", factory(`(config) => ${plugin("config, async healthCheck() { return { healthy: true }; }")}`)),
  near("teardown", "a teardown that catches what its closing throws", `export default ${plugin(`async teardown() { try { throw new Error("closed"); } catch {} }`).replace(" as const", "")};`),
  near("credentials", "names with digits and dashes below, as long as they may be", action(`["a", "_CRM_KEY_2", "${"K".repeat(64)}"]`)),
];
