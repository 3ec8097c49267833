import { createRequire } from "node:module";
import { text } from "node:stream/consumers";

// Runs in a process of its own: ClickHouse inside of it does not survive the end of a worker thread. Prints the syntax
// tree of each query, null for one that ClickHouse does not parse.
const { peers, queries } = JSON.parse(await text(process.stdin));
const { query } = createRequire(`${peers}/package.json`)("chdb");

const trees = queries.map((sql) => {
  try {
    return query(`EXPLAIN AST ${sql}`, "TabSeparatedRaw");
  } catch {
    return null;
  }
});
process.stdout.write(JSON.stringify(trees));
