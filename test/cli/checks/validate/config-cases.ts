import type { PlantedCase } from "./planted.ts";

const factory = (schema: string, before = "") => `import { createPlugin } from "@useatlas/plugin-sdk";
import { z } from "zod";
${before}
export const crm = createPlugin({ configSchema: ${schema}, create: (config: any) => ({ id: "crm", type: "context" as const, version: "1.0.0", config, contextProvider: { load: () => "" }, async healthCheck() { return { healthy: true }; } }) });
`;
/** A validator of one's own that wants a url, and does what `then` says with a record that has one. */
const own = (then: string, before = "") => factory(`{ parse(input: any) { if (typeof input !== "object" || input === null || typeof input.url !== "string") throw new Error("url must be a text"); ${then} } }`, before);
const one = (what: string, code: string, source: string): PlantedCase => ({ what, source, codes: [code] });
const near = (what: string, source: string): PlantedCase => ({ what: `a near miss: ${what}`, source, codes: [], near: "config-values" });
const merge = `const merge = (target: any, source: any): any => { for (const key of Object.keys(source)) { if (typeof source[key] === "object" && source[key] !== null) { target[key] ??= {}; merge(target[key], source[key]); } else target[key] = source[key]; } return target; };`;
/** Takes the processor for more than a second, however fast it is. */
const toil = "const toil = () => { const begun = process.cpuUsage(); for (let spent = 0; spent < 1_300_000; ) { const { user, system } = process.cpuUsage(begun); spent = user + system; } };";

export const cases: PlantedCase[] = [
  { what: "a pattern that never ends", source: own(`if (/^(x+x+)+y$/.test(input.url)) throw new Error("url is strange"); if (input.url.length > 100) for (;;) {} return { ...input };`), codes: ["PLUGIN_BUILD_TIMEOUT"] },
  one("a factory that asks its service", "PLUGIN_FACTORY_ACTS", own("fetch(input.url.startsWith('http') ? input.url : 'http://127.0.0.1:1').catch(() => {}); return { ...input };")),
  one("a factory that executes its action", "PLUGIN_FACTORY_ACTS", factory("z.object({ url: z.string() })", `import { connect } from "node:net";\nconst send = { execute() { connect(1, "127.0.0.1").on("error", () => {}); } };`).replace("=> ({ id", "=> (send.execute(), { id")),
  near("a factory that only prepares what asks", own("const ask = () => fetch(input.url); return { ...input, ask };")),

  { what: "a refinement that breaks on what is no address", manifest: { atlas: { sampleConfig: { url: "crm://127.0.0.1:1" } } }, codes: ["CONFIG_CRASHES"], source: factory(`z.object({ url: z.string().refine((url) => new URL(url).hostname !== "", "url must have a host") })`) },
  one("a validator that takes an optional field for a text", "CONFIG_CRASHES", own(`if (input.label !== undefined) input.label.trim(); return { ...input };`)),
  one("a create() that breaks on what its schema accepts", "CONFIG_CRASHES", factory("z.object({ url: z.string(), label: z.unknown().optional() })").replace("config, context", `config: { ...config, url: config.label === undefined ? config.url : config.label.trim() }, context`)),
  near("a TypeError that is thrown on purpose, and names the field", own(`if (input.label !== undefined && typeof input.label !== "string") throw new TypeError("label must be a text"); return { ...input };`)),

  one("a refusal of an optional field without its name", "CONFIG_VALUE_UNNAMED", own(`if (input.size !== undefined && !Number.isInteger(input.size)) throw new Error("wrong type"); return { ...input };`)),
  one("a refinement of the whole without a path", "CONFIG_VALUE_UNNAMED", factory(`z.object({ url: z.string(), size: z.unknown().optional() }).refine(({ size }) => size === undefined || (typeof size === "number" && size > 0), "invalid input")`)),
  near("a refinement of the whole that names the fields", factory(`z.object({ url: z.string(), size: z.unknown().optional() }).refine(({ size }) => size === undefined || (typeof size === "number" && size > 0), "size must be more than nothing")`)),

  one("defaults that are written into the input", "CONFIG_MUTATES", own("input.size ??= 5; return input;")),
  one("an input whose text is trimmed in place", "CONFIG_MUTATES", own("if (input.url.length > 20) input.url = input.url.slice(0, 20); return { ...input };")),
  near("defaults in a copy", own("return { size: 5, ...input };")),

  one("a merge that follows __proto__", "CONFIG_POLLUTES", own("return merge({}, input);", merge)),
  one("a merge that follows constructor.prototype", "CONFIG_POLLUTES", own(`const { ["__proto__"]: _, ...rest } = input; return merge({}, JSON.parse(JSON.stringify(rest, (key, value) => (key === "__proto__" ? undefined : value))));`, merge)),
  near("a merge of the keys that are known", own("return merge({}, { url: input.url });", merge)),

  one("a refusal with the token", "CONFIG_ERROR_LEAKS", factory(`z.object({ token: z.string().superRefine((token, context) => { if (!/^[a-z0-9-]+$/.test(token)) context.addIssue({ code: "custom", message: "not a token: " + token }); }) })`)),
  one("a refusal with the address and its password", "CONFIG_ERROR_LEAKS", factory(`z.object({ url: z.string().superRefine((url, context) => { if (!url.startsWith("crm://")) context.addIssue({ code: "custom", message: "must start with crm://, not " + url }); }) })`)),
  near("a refusal with the address's beginning", factory(`z.object({ url: z.string().superRefine((url, context) => { if (!url.startsWith("crm://")) context.addIssue({ code: "custom", message: "must start with crm://, not " + url.split(":")[0] }); }) })`)),

  one("letters that are looked at one by one, again and again", "CONFIG_SLOW", own("if (input.url.length > 100) toil(); return { ...input };", toil)),
  one("a create() that computes for seconds over a long text", "CONFIG_SLOW", factory("z.object({ url: z.string() })", toil).replace("=> ({ id", "=> ((config.url.length > 100 && toil()), { id")),
  near("a pattern that goes forward", own(`if (!/^[\\w+:/.@?=& -]*$/.test(input.url)) throw new Error("url has strange letters"); return { ...input };`)),
];
