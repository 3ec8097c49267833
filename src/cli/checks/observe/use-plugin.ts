import { createProjectSemantics } from "@atlas/api/lib/semantic";
import { isActionPlugin, isContextPlugin, isDatasourcePlugin, isInteractionPlugin, isSandboxPlugin, messageOf, nearestName, type AtlasPlugin, type PluginDBConnection } from "@useatlas/plugin-sdk";
import { createMockContext } from "@useatlas/plugin-sdk/testing";
import type { UseFault } from "./observations.ts";

/** Uses a plugin as a host does, and says where it does not keep its side. No action is ever executed. */
export async function usePlugin(plugin: AtlasPlugin): Promise<UseFault[]> {
  const faults = [...misspeltKeys(plugin), ...(await hookFaults(plugin))];
  if (isContextPlugin(plugin)) faults.push(...(await contextFaults(plugin.contextProvider)));
  if (isDatasourcePlugin(plugin)) {
    faults.push(...(await guardFaults(plugin.connection)), ...(await entityFaults(plugin)), ...(await connectionFaults(() => plugin.connection.create())));
  }
  if (isInteractionPlugin(plugin) && plugin.routes) faults.push(...(await routeFaults(plugin.routes.bind(plugin))));
  if (isActionPlugin(plugin)) faults.push(...plugin.actions.flatMap(({ name, tool }) => inputFaults(name, tool.inputSchema)));
  if (isSandboxPlugin(plugin)) faults.push(...(await sandboxFaults(plugin.sandbox)));
  return faults;
}

function misspeltKeys(plugin: AtlasPlugin): UseFault[] {
  return Object.keys(plugin).filter((key) => !known.includes(key)).flatMap((key) => {
    const meant = nearestName(key, known.filter((name) => !(name in plugin)));
    return meant ? [{ code: "PLUGIN_KEY_MISSPELT", message: `"${key}" is nothing that a host looks at; did you mean "${meant}"?`, key }] : [];
  });
}

async function contextFaults(provider: { load(): unknown; refresh?(): unknown }): Promise<UseFault[]> {
  const faults: UseFault[] = [];
  for (const when of ["", " after refresh()"]) {
    const text = await attempt(() => provider.load());
    if ("thrown" in text) faults.push({ code: "CONTEXT_THROWS", message: `contextProvider.load() threw${when}: ${messageOf(text.thrown)}`, key: "load" });
    else if (typeof text.value !== "string") faults.push({ code: "CONTEXT_NOT_TEXT", message: `contextProvider.load() returned ${kind(text.value)}${when}, not text`, key: "load" });
    const refreshed = await attempt(() => provider.refresh?.());
    if ("thrown" in refreshed) faults.push({ code: "CONTEXT_THROWS", message: `contextProvider.refresh() threw: ${messageOf(refreshed.thrown)}`, key: "refresh" });
    if (faults.length > 0 || !provider.refresh) break;
  }
  return faults;
}

/** A validator of its own replaces the host's: none of these may pass it, in no language. */
async function guardFaults({ validate, ...connection }: { validate?(query: string): unknown; forbiddenPatterns?: RegExp[] }): Promise<UseFault[]> {
  // What backtracks without an end over a long query is late, which the stage's deadline tells.
  for (const pattern of connection.forbiddenPatterns ?? []) pattern.test(`${"a".repeat(5_000)} ${" ".repeat(5_000)}!`);
  if (!validate) return [];
  for (const query of writes) {
    const verdict = await attempt(() => validate.call(connection, query));
    if ("thrown" in verdict) continue; // the host rejects what a guard throws at
    if (typeof verdict.value !== "object" || verdict.value === null || !("valid" in verdict.value) || typeof verdict.value.valid !== "boolean") {
      return [{ code: "GUARD_MALFORMED", message: `connection.validate() returned ${kind(verdict.value)}, not { valid, reason? }`, key: "validate" }];
    }
    if (verdict.value.valid) return [{ code: "GUARD_LETS_THROUGH", message: `connection.validate() finds nothing wrong with: ${query}`, key: "validate" }];
  }
  return [];
}

async function entityFaults(plugin: AtlasPlugin): Promise<UseFault[]> {
  const layer = await createProjectSemantics({ cwd: "/nonexistent", plugins: [plugin], deadlineMs: 3_000 }).load();
  // A provider that asks its service for tables cannot be tried without one: then it is the service that is missing.
  const faults = layer.warnings.filter(({ code }) => code !== "SEMANTIC_MISSING").map(({ message }): UseFault => ({ code: "ENTITY_INVALID", message, key: "entities" }));
  return "entities" in plugin && typeof plugin.entities === "function" ? faults : [...faults, ...layer.degraded.map(({ message }): UseFault => ({ code: "ENTITY_INVALID", message, key: "entities" }))];
}

/** The service of a made-up config may be away: a refusal is an answer, something that is no result is none. */
async function connectionFaults(create: () => unknown): Promise<UseFault[]> {
  const made = await attempt(create);
  if ("thrown" in made) return [];
  const connection = made.value;
  if (!isConnection(connection)) return [{ code: "CONNECTION_MALFORMED", message: "connection.create() returned nothing with query() and close()", key: "create" }];
  const faults: UseFault[] = [];
  const answer = await attempt(() => connection.query("SELECT 1 AS one", 2_000));
  if ("value" in answer && !isResult(answer.value)) faults.push({ code: "QUERY_MALFORMED", message: `query() returned ${kind(answer.value)}, not { columns, rows } with a row for each name`, key: "query" });
  const closings = [await attempt(() => connection.close()), await attempt(() => connection.close())];
  const failed = closings.find((closing) => "thrown" in closing);
  if (failed) faults.push({ code: "CLOSE_THROWS", message: `close() threw: ${messageOf(failed.thrown)}`, key: "close" });
  const late = await attempt(() => connection.query("SELECT 1 AS one", 2_000));
  if ("value" in late && "value" in answer) faults.push({ code: "QUERY_AFTER_CLOSE", message: "query() answers although the connection was closed", key: "query" });
  return faults;
}

async function routeFaults(routes: (app: never) => unknown): Promise<UseFault[]> {
  const { Hono } = await import("hono");
  const app = new Hono();
  const mounted = await attempt(() => routes(app as never)); // the author's type of it may be Hono's or the SDK's
  if ("thrown" in mounted) return [{ code: "ROUTES_THROW", message: `routes() threw: ${messageOf(mounted.thrown)}`, key: "routes" }];
  const paths = app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path}`);
  const faults = [...new Set(paths.filter((path, index) => paths.indexOf(path) !== index))].map((path): UseFault => ({ code: "ROUTE_TWICE", message: `${path} is mounted twice; the first one answers`, key: "routes" }));
  const taken = app.routes.filter(({ path }) => /^\/(\*|api(\/(v1|health|\*).*)?)?$/.test(path));
  return [...faults, ...[...new Set(taken.map(({ path }) => path))].map((path): UseFault => ({ code: "ROUTE_TAKEN", message: `${path} is a path of the host`, key: "routes" }))];
}

function inputFaults(name: string, schema: unknown): UseFault[] {
  if (typeof schema !== "object" || schema === null || !("safeParse" in schema) || typeof schema.safeParse !== "function") return [];
  const accepts = (input: unknown) => (schema as { safeParse(value: unknown): { success?: unknown } }).safeParse(input).success === true; // by the line above
  return ["junk", 42, null].some(accepts) ? [{ code: "ACTION_INPUT_UNCHECKED", message: `The tool of ${name} accepts anything as its input`, key: "inputSchema" }] : [];
}

async function sandboxFaults({ create }: { create(root: string): unknown }): Promise<UseFault[]> {
  const made = await attempt(() => create(process.cwd()));
  if ("thrown" in made) return [];
  const backend = made.value;
  if (typeof backend !== "object" || backend === null || !("exec" in backend) || typeof backend.exec !== "function") return [{ code: "SANDBOX_MALFORMED", message: "sandbox.create() returned nothing with exec()", key: "create" }];
  const { exec } = backend;
  const run = await attempt(() => Reflect.apply(exec, backend, ["echo atlas"]));
  const close = "close" in backend ? backend.close : undefined;
  if (typeof close === "function") await attempt(() => Reflect.apply(close, backend, []));
  if ("thrown" in run || isExecResult(run.value)) return [];
  return [{ code: "SANDBOX_MALFORMED", message: `exec() returned ${kind(run.value)}, not { stdout, stderr, exitCode }`, key: "exec" }];
}

/** A guard may refuse what it is shown; what it returns has to be a rewriting, or nothing. */
async function hookFaults({ hooks = {} }: AtlasPlugin): Promise<UseFault[]> {
  const { ctx } = createMockContext();
  const faults: UseFault[] = [];
  for (const [name, field, shown] of [["beforeQuery", "sql", { sql: "SELECT 1" }], ["beforeExplore", "command", { command: "ls" }]] as const) {
    for (const { handler } of hooks[name] ?? []) {
      const answer = await attempt(() => Reflect.apply(handler, undefined, [Object.freeze({ ...shown }), ctx]));
      if ("thrown" in answer || answer.value === undefined || answer.value === null) continue;
      const rewritten: unknown = typeof answer.value === "object" ? Reflect.get(answer.value, field) : undefined;
      if (typeof rewritten !== "string") faults.push({ code: "HOOK_MALFORMED", message: `A handler of ${name} returned ${kind(answer.value)}, not { ${field} }`, key: name });
    }
  }
  return faults;
}

async function attempt(run: () => unknown): Promise<{ value: unknown } | { thrown: unknown }> {
  try {
    return { value: await run() };
  } catch (thrown) {
    return { thrown };
  }
}

function isConnection(value: unknown): value is PluginDBConnection {
  return typeof value === "object" && value !== null && "query" in value && typeof value.query === "function" && "close" in value && typeof value.close === "function";
}

function isResult(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("columns" in value) || !("rows" in value)) return false;
  const { columns, rows } = value;
  return Array.isArray(columns) && columns.every((name) => typeof name === "string") && Array.isArray(rows) && rows.every((row) => typeof row === "object" && row !== null && !Array.isArray(row));
}

function isExecResult(value: unknown): boolean {
  return typeof value === "object" && value !== null && "stdout" in value && typeof value.stdout === "string" && "stderr" in value && typeof value.stderr === "string" && "exitCode" in value && typeof value.exitCode === "number";
}

function kind(value: unknown): string {
  return value === undefined ? "nothing" : (JSON.stringify(value)?.slice(0, 80) ?? `a ${typeof value}`);
}

const known = ["id", "type", "types", "version", "name", "config", "hooks", "schema", "initialize", "healthCheck", "teardown", "connection", "entities", "dialect", "contextProvider", "routes", "actions", "sandbox", "security"];
const writes = ["DELETE FROM users", "DROP TABLE users", "INSERT INTO users (id) VALUES (1)", "UPDATE users SET admin = true", "delete from users where 1 = 1", "SELECT 1; DROP TABLE users"];
