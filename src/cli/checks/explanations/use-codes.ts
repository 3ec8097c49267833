import { stageEntries, type CodeEntry } from "./code-entry.ts";

const quiet = (what: string, bad: string, severity: CodeEntry["severity"] = "error"): CodeEntry => ({ rule: "import-quiet", severity, why: `A config is loaded by every command, also by those that only look: an import that ${what} does so each time.`, bad, good: "the same inside initialize(), or at the first use", fix: "Move it into initialize(), or to where it is first needed." });
const kept = (why: string, bad: string, good: string, fix: string, severity: CodeEntry["severity"] = "error"): CodeEntry => ({ rule: "contract", severity, why, bad, good, fix });

/** The codes of what a plugin does while it is imported, and of how it keeps the contract when it is used. */
export const useCodes: Record<string, CodeEntry> = {
  IMPORT_PRINTS: quiet("prints", 'console.log("crm loaded")', "warning"),
  IMPORT_STARTS_TIMER: quiet("starts a timer", "setInterval(poll, 1000)"),
  IMPORT_CONNECTS: quiet("opens a connection", "const socket = connect(5432)"),
  IMPORT_FETCHES: quiet("asks a service", "const info = await fetch(url)"),
  IMPORT_LISTENS: quiet("starts a server", "createServer().listen(3000)"),
  IMPORT_SPAWNS: quiet("starts a process", 'spawn("docker", ["info"])'),
  IMPORT_WRITES_FILE: quiet("writes a file", 'writeFileSync("cache.json", "{}")'),
  IMPORT_SETS_GLOBAL: quiet("sets a global", "globalThis.crm = {}", "warning"),
  IMPORT_POLLUTES: quiet("changes what all code shares", "Array.prototype.last = …"),
  IMPORT_SLOW: quiet("computes for seconds", 'import "a-heavy-sdk"', "warning"),
  HEALTH_HANGS: { rule: "health-silent", severity: "error", why: "A firewall that drops leaves every question without an answer; whoever asks waits.", bad: "await fetch(url)", good: "await fetch(url, { signal: AbortSignal.timeout(5_000) })", fix: "Give the connection and the question a deadline." },
  HEALTH_SILENCE_THROWS: { rule: "health-silent", severity: "error", why: "A health check answers, whatever its service does.", bad: "process.exit() in an error handler", good: "{ healthy: false, message }", fix: "Return what went wrong, as measureHealth() does." },
  HEALTH_BLIND: { rule: "health-silent", severity: "warning", why: "A service that takes connections and never answers is not healthy.", bad: "connect() alone", good: 'query("SELECT 1", 5_000)', fix: "Ask the service something, and wait for its answer." },
  TEARDOWN_LEAKS: { rule: "teardown", severity: "error", why: "What stays open keeps the process from ending, and the service from freeing it.", bad: "initialize() { setInterval(poll, 1000); }", good: "teardown() { clearInterval(timer); }", fix: "Close in teardown() what was opened." },
  PLUGIN_KEY_MISSPELT: kept("A field that no host looks at does nothing.", "healtCheck() { … }", "healthCheck() { … }", "Use the name that is told.", "warning"),
  CONTEXT_THROWS: kept("load() is called for every question; its failure leaves the agent without the context.", "load() { throw new Error() }", "the last good text, and a line in the log", "Catch it, and serve the last good text."),
  CONTEXT_NOT_TEXT: kept("What load() returns becomes a part of the prompt.", "load: () => ({ terms })", "load: () => toMarkdown(terms)", "Return text."),
  ENTITY_INVALID: kept("An entity that cannot be read is missing in the whitelist.", 'yaml: "table: ["', 'yaml: "table: users"', "Write it as a file of the semantic layer."),
  GUARD_MALFORMED: kept("A verdict that cannot be read rejects every query.", "validate: () => true", "validate: () => ({ valid: true })", "Return { valid, reason? }."),
  GUARD_LETS_THROUGH: kept("validate() replaces the host's guard: what it accepts is run.", "validate: () => ({ valid: true })", "accept what reads, reject the rest", "Accept only what is known to read."),
  CONNECTION_MALFORMED: kept("The host calls query() and close() on it.", "create: () => ({})", "create: () => ({ query, close })", "Return { query, close }."),
  QUERY_MALFORMED: kept("The host names columns, and reads rows by them.", "rows: [[1, 2]]", 'columns: ["id"], rows: [{ id: 1 }]', "Return { columns, rows }, each row an object."),
  QUERY_AFTER_CLOSE: kept("A connection that was closed and answers was not closed.", "close: async () => {}", "close: () => pool.end()", "Close what create() opened.", "warning"),
  CLOSE_THROWS: kept("The host closes also after failures, and others wait for their turn.", "close() { pool.end() } a second time", "close: () => (closing ??= pool.end())", "Let a second call do nothing."),
  ROUTES_THROW: kept("A plugin whose routes cannot be mounted stops the boot.", "routes() { throw new Error() }", 'routes(app) { app.post("/webhooks/crm", …) }', "Mount routes, and do nothing else."),
  ROUTE_TWICE: kept("The first one answers; the second one never does.", 'app.get("/a", x); app.get("/a", y)', "one handler a path", "Remove one.", "warning"),
  ROUTE_TAKEN: kept("The host's own paths cannot be mounted; the boot stops.", 'app.get("/api/health", …)', 'app.get("/webhooks/crm", …)', "Mount it under a path of its own."),
  ACTION_INPUT_UNCHECKED: kept("People approve what the model wrote; it has to have a form.", "inputSchema: z.any()", "inputSchema: z.object({ title: z.string() })", "Describe every field."),
  SANDBOX_MALFORMED: kept("The host reads stdout, stderr and the exit code.", 'exec: async () => "text"', 'exec: async () => ({ stdout: "", stderr: "", exitCode: 0 })', "Return { stdout, stderr, exitCode }."),
  HOOK_MALFORMED: kept("A rewriting that cannot be read rejects the operation.", "handler: () => true", "handler: ({ sql }) => ({ sql })", "Return { sql } or { command }, or nothing."),
  ...stageEntries("CONTRACT", { rule: "contract", doing: "being used", why: "Whoever asked waits, or is left without an answer.", fix: "Give what it waits for a deadline, and throw what goes wrong." }),
};
