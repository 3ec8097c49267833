import type { Finding } from "../../../src/cli/findings.ts";
import { tempProject } from "../../support/temp-project.ts";

export const config = (plugins: string, rest = "") => `import { defineConfig } from "@atlas/api/lib/config";
import { definePlugin } from "@useatlas/plugin-sdk";
const context = { type: "context" as const, version: "1.0.0", contextProvider: { load: () => "" } };
const never = () => new Promise<never>(() => {});
export default defineConfig({ plugins: [${plugins}], ${rest} });
`;
/** The source of a plugin that is well. */
export const healthy = `definePlugin({ ...context, id: "good", healthCheck: async () => ({ healthy: true, latencyMs: 3 }) })`;
/** The source of a plugin that has a table. */
export const withTables = `definePlugin({ ...context, id: "tables", schema: { notes: { fields: { text: { type: "string" } } } } })`;
/** A project whose config lists these plugins, each the source of an expression. */
export const project = (plugins: string, rest = "", files: Record<string, string> = {}) => tempProject({ "atlas.config.ts": config(plugins, rest), ...files });
export const codes = (findings: readonly Finding[]) => findings.map(({ subject, code, blockedBy }) => [subject, code, ...(blockedBy ? [blockedBy] : [])].join(" "));
