import { canary } from "./run.ts";

const throws = `() => { throw new Error("broken by postgres://u:${canary}@db/x"); }`;
const rejects = `async ${throws}`;

/** Plugins of which one method is at fault in one way, and what doctor says of each. */
export const faultyPlugins = [
  { id: "initialize-throws", method: "initialize", body: throws, code: "PLUGIN_INITIALIZE" },
  { id: "initialize-rejects", method: "initialize", body: rejects, code: "PLUGIN_INITIALIZE" },
  { id: "initialize-hangs", method: "initialize", body: "never", code: "PLUGIN_TIMEOUT" },
  { id: "health-throws", method: "healthCheck", body: throws, code: "HEALTH_THROWS" },
  { id: "health-rejects", method: "healthCheck", body: rejects, code: "HEALTH_THROWS" },
  { id: "health-hangs", method: "healthCheck", body: "never", code: "HEALTH_TIMEOUT" },
  { id: "health-malformed", method: "healthCheck", body: "async () => 'fine' as never", code: "HEALTH_MALFORMED" },
  { id: "teardown-throws", method: "teardown", body: throws, code: "TEARDOWN_THROWS" },
  { id: "teardown-rejects", method: "teardown", body: rejects, code: "TEARDOWN_THROWS" },
  { id: "teardown-hangs", method: "teardown", body: "never", code: "TEARDOWN_TIMEOUT" },
];

/** Their sources, as expressions for a config. */
export const faultySources = faultyPlugins.map(({ id, method, body }) => `definePlugin({ ...context, id: "${id}", ${method}: ${body} })`);

/** The source of a datasource that cannot be opened, which is nothing that doctor does. */
export const datasource = `definePlugin({ id: "warehouse", type: "datasource", version: "1.0.0", connection: { dbType: "postgres", create: ${throws} } })`;
