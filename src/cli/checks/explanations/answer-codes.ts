import type { CodeEntry } from "./code-entry.ts";

const kept = (why: string, bad: string, good: string, fix: string, severity: CodeEntry["severity"] = "error"): CodeEntry => ({ rule: "contract", severity, why, bad, good, fix });

/** The codes of what a datasource answers, an action does unasked, and a sandbox's commands come to. */
export const answerCodes: Record<string, CodeEntry> = {
  QUERY_COLUMNS_DIFFER: kept("Rows are read by the names in columns: another name is never seen.", 'columns: ["ID"], rows: [{ id: 1 }]', 'columns: ["id"], rows: [{ id: 1 }]', "Make the rows out of the columns."),
  QUERY_VALUE_UNREADABLE: kept("Every value is written as JSON, for the model and for people.", "{ price: new Money(5) }", '{ price: "5.00" }', "Return text, numbers, bigint, booleans, null, dates, bytes, lists and plain objects."),
  QUERY_EMPTY_BARE: kept("Without columns nobody can tell what there is none of.", "columns: Object.keys(rows[0] ?? {})", "columns: fields.map(({ name }) => name)", "Take the columns from the driver's description of the result."),
  QUERY_TEXT_CHANGED: kept("Names of people and places are not all ASCII.", 'Buffer.toString("latin1")', 'Buffer.toString("utf8")', "Read and write UTF-8 all the way, and normalise nothing."),
  QUERY_NUMBER_ROUNDED: kept("A double holds 15 digits: keys and amounts of money would be wrong without a sign of it.", "Number(text)", "text, or BigInt(text)", "Return what a double cannot hold as text or as bigint."),
  QUERY_DATE_CHANGED: kept("A day that is read as midnight somewhere is another day elsewhere.", "new Date(2024, 1, 29)", '"2024-02-29"', "Return dates as text of ISO 8601."),
  QUERY_NULL_CHANGED: kept("Nothing known is not zero, and not an empty text.", 'value ?? ""', "value", "Return null for NULL."),
  QUERY_COLUMN_LOST: kept("SELECT a.id, b.id has two columns; as keys of an object one of them is lost.", "rows: result.rows, with two columns named id", '{ id: 1, id_1: 2 }', "Read rows as arrays, and give the columns names of their own.", "warning"),
  QUERY_MIXED_UP: kept("The host asks several things at the same time.", "this.sql = sql; await this.run()", "const client = await pool.connect()", "Keep what belongs to a query inside its call; use a pool or a queue."),
  QUERY_ERROR_SWALLOWED: kept("An error that looks like an empty answer is told to people as the truth.", "catch { return { columns: [], rows: [] } }", "let it be thrown", "Throw what the database says."),
  QUERY_ERROR_MALFORMED: kept("The model mends its query by the message.", 'throw "failed"', "throw new Error(reason, { cause })", "Throw an Error with the database's own words."),
  QUERY_ERROR_LEAKS: kept("Messages go to logs, to people and to the model.", "`cannot connect to ${config.url}`", "`cannot connect to ${host}:${port}`", "Leave the password out, as redactSecrets() does."),
  QUERY_STUCK: kept("One bad query must not be the end of all.", "a client that stays in a failed transaction", "client.release(true)", "Give back a client that has failed only when it can be used again."),
  QUERY_TIMEOUT_IGNORED: kept("Whoever asked has gone, and the database goes on working.", "query(sql) without the deadline", "SET LOCAL statement_timeout", "Give timeoutMs to the driver, and stop waiting when it is over."),
  QUERY_TIMEOUT_ANSWERED: kept("A part of an answer passes for the whole of it.", "return what came until then", "throw new Error(`stopped after ${timeoutMs} ms`)", "Throw when the deadline has passed."),
  ACTION_EXECUTED: kept("What an action does is done only after somebody has approved it.", "initialize() { this.actions[0].tool.execute(…) }", "healthCheck: () => ping()", "Call execute() nowhere: the host does."),
  ACTION_UNGUARDED: kept("A tool that is registered in initialize() is called by the model without approval.", "ctx.tools.register({ name, tool: action.tool })", "actions: [action]", "List it in actions alone."),
  ACTION_EXAMPLE_REFUSED: kept("The model is shown the examples of a schema and follows them.", 'z.number().meta({ examples: ["5"] })', "z.number().meta({ examples: [5] })", "Give an example that the schema accepts."),
  SANDBOX_ROOT_MISSED: kept("The model looks for the semantic layer's files where its commands begin.", "cwd: process.cwd()", "cwd: semanticRoot", "Begin commands in the folder that create() was given.", "warning"),
  SANDBOX_OUTPUT_CHANGED: kept("What a command prints is what the model reads.", "stdout.trim()", "stdout", "Return stdout as UTF-8, whole and unchanged."),
  SANDBOX_FAILURE_THROWS: kept("A grep that finds nothing ends with 1: that is an answer.", "await execFile(program, args)", "{ stdout, stderr, exitCode: 1 }", "Return the exit code of a command that fails."),
  SANDBOX_FAILURE_HIDDEN: kept("The model takes a missing file for an empty one.", "exitCode: 0", "exitCode: child.exitCode", "Return the command's own exit code."),
  SANDBOX_CLOSE_THROWS: kept("The host closes also after failures, and a second time.", "close() { fail if closed }", "close: () => (closing ??= end())", "Let a second call do nothing."),
  SANDBOX_OUTLIVES_CLOSE: kept("A command that goes on after close() takes the machine's time, and holds up the shutdown.", "close: async () => {}", "close: async () => controller.abort()", "End what runs when it is closed."),
  SANDBOX_FILES_OPEN: kept("Operators trust what security says of a sandbox.", "filesystemIsolation: true, over a child process", "filesystemIsolation: false", "Isolate the files, or do not claim it."),
  SANDBOX_NETWORK_OPEN: kept("Operators trust what security says of a sandbox.", "networkIsolation: true, over a child process", "networkIsolation: false", "Isolate the network, or do not claim it."),
  SANDBOX_PRIVILEGED: kept("Operators trust what security says of a sandbox.", "unprivilegedExecution: true, as root", "a user of its own", "Run commands as nobody, or do not claim it."),
};
