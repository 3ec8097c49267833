import { createRequire } from "node:module";
import { createInterface } from "node:readline";

// ClickHouse itself, in a process of its own: it does not survive the end of a worker thread. Reads one query a line
// and answers each with one line, { answer } or { error }.
const { Session } = createRequire(`${process.argv[2]}/package.json`)("chdb");
const session = new Session();
process.stdout.write("{}\n");

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(run(JSON.parse(line)))}\n`);
}
session.cleanup();

function run({ sql, parameters, format }) {
  try {
    return { answer: Object.keys(parameters).length > 0 ? session.queryBind(sql, parameters, format) : session.query(sql, format) };
  } catch (thrown) {
    return { error: thrown.message };
  }
}
