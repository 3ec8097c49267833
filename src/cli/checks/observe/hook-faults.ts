import type { Host } from "@atlas/api/lib/host";
import { isAtlasError, messageOf, type AtlasPlugin } from "@useatlas/plugin-sdk";
import { describeThrown } from "./describe-thrown.ts";
import type { HostFailure, HostFailures } from "./host-failures.ts";
import type { UseFault } from "./observations.ts";
import { causesOf, isServiceAway, isSlip, isWriteToFrozen } from "./thrown-kinds.ts";

/** Fires the plugin's hooks in the host's own runner, with what is ordinary, and says what went wrong on the plugin's side. */
export async function hookFaults({ hooks = {} }: AtlasPlugin, { host, failures, dir }: { host: Host; failures: HostFailures; dir: string }): Promise<UseFault[]> {
  const faults: UseFault[] = [];
  if (hooks.beforeQuery) faults.push(...(await rewriteFaults("beforeQuery", queries.map((sql) => () => host.hooks.beforeQuery({ sql, connectionId: "warehouse" })), dir)));
  if (hooks.beforeExplore) faults.push(...(await rewriteFaults("beforeExplore", commands.map((command) => () => host.hooks.beforeExplore({ command })), dir)));
  failures.take();
  for (const [name, fire] of observers(host)) {
    if (!hooks[name] || faults.some(({ key }) => key === name)) continue;
    fire();
    await host.hooks.drain();
    const [first] = failures.take().filter(({ words }) => words === `${name} failed`).flatMap((failure) => observerFault(name, failure));
    if (first) faults.push(first);
  }
  return faults;
}

/** A hook may refuse; what it refuses tells a guard from one that refuses everything. The first slip of one tells enough. */
async function rewriteFaults(name: string, operations: readonly (() => unknown)[], dir: string): Promise<UseFault[]> {
  const refusals: unknown[] = [];
  for (const operation of operations) {
    try {
      await operation();
    } catch (thrown) {
      const fault = rewriteFault(name, thrown, dir);
      if (fault) return [fault];
      refusals.push(thrown);
    }
  }
  const [first] = refusals;
  // A guard whose service is away refuses everything, as it must.
  if (refusals.length < operations.length || causesOf(first).some((cause) => isServiceAway(`${cause.message} ${"code" in cause ? String(cause.code) : ""}`))) return [];
  const reason = causesOf(first).at(-1);
  return [{ code: "HOOK_REFUSES_ALL", message: `${name} refuses all of ${operations.length} ordinary operations: ${messageOf(reason)}`, key: name, location: describeThrown(reason, dir).location }];
}

function rewriteFault(name: string, thrown: unknown, dir: string): UseFault | undefined {
  if (!isAtlasError(thrown)) throw thrown;
  if (thrown.code === "HOOK_MALFORMED") return { code: "HOOK_ANSWER_REFUSED", message: `the host refuses what ${name} answered: ${thrown.message}`, key: name };
  const cause = thrown.cause;
  const { message, location } = describeThrown(cause, dir);
  if (isAtlasError(cause) && cause.code === "HOOK_MALFORMED") return { code: "HOOK_ANSWER_REFUSED", message: `the host refuses what ${name} answered: ${message}`, key: name };
  if (isLate(message)) return { code: "HOOK_HANGS", message: `${name} never answers: ${message}`, key: name };
  if (cause instanceof TypeError && isWriteToFrozen(message)) return { code: "HOOK_MUTATES", message: `${name} writes to what it is shown: ${message}`, key: name, location };
  return isSlip(cause, dir) ? { code: "HOOK_THROWS", message: `${name} threw ${(cause as Error).name} for an ordinary operation: ${message}`, key: name, location } : undefined; // isSlip() has seen that it is one
}

/** An observer has nothing to refuse: whatever it throws is lost, with what it was to observe. */
function observerFault(name: string, { type, message, location }: HostFailure): UseFault[] {
  if (isLate(message)) return [{ code: "HOOK_HANGS", message: `${name} never comes to its end: ${message}`, key: name }];
  if (type === "TypeError" && isWriteToFrozen(message)) return [{ code: "HOOK_MUTATES", message: `${name} writes to what it is shown: ${message}`, key: name, location }];
  return isServiceAway(message) ? [] : [{ code: "HOOK_THROWS", message: `${name} threw ${type} for an ordinary operation: ${message}`, key: name, location }];
}

/** As the host's runner says it. */
function isLate(message: string): boolean {
  return /^it did not finish within \d+ ms$/.test(message);
}

type Observer = "afterQuery" | "onQueryError" | "afterExplore" | "onRequest" | "onResponse";

function observers({ hooks }: Host): [Observer, () => void][] {
  const asked = { sql: "SELECT id, name FROM customers", connectionId: "warehouse" };
  return [
    ["afterQuery", () => hooks.afterQuery({ ...asked, result: { columns: ["id", "name"], rows: [{ id: 1, name: "Ann" }, { id: 2, name: null }] }, durationMs: 3 })],
    ["afterQuery", () => hooks.afterQuery({ ...asked, result: { columns: [], rows: [] }, durationMs: 0 })],
    ["onQueryError", () => hooks.onQueryError({ ...asked, error: "The query failed.", code: "QUERY_FAILED" })],
    ["afterExplore", () => hooks.afterExplore({ command: "ls", output: "glossary.yml\n" })],
    ["onRequest", () => hooks.onRequest({ path: "/api/health", method: "GET", headers: { accept: "application/json" } })],
    ["onResponse", () => hooks.onResponse({ path: "/api/health", method: "GET", status: 200 })],
  ];
}

const queries = ["SELECT 1", "SELECT id, name FROM customers WHERE id = 7 LIMIT 10", `SELECT c.name, count(*) AS orders FROM "customers" c JOIN orders o ON o.customer_id = c.id GROUP BY c.name ORDER BY orders DESC LIMIT 100`, "WITH recent AS (SELECT * FROM orders LIMIT 5)\nSELECT count(*) FROM recent"];
const commands = ["ls", "cat glossary.yml", "grep -ri customer ."];
