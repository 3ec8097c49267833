import { Database } from "bun:sqlite";

// Runs under Bun, which brings SQLite along; Node 20 does not. Prints the queries that SQLite does not take.
const { schema, queries }: { schema: string[]; queries: string[] } = JSON.parse(await Bun.stdin.text());
const database = new Database(":memory:");
for (const statement of schema) database.run(statement);

const failed = queries.flatMap((sql) => {
  try {
    database.prepare(sql).finalize();
    return [];
  } catch (thrown) {
    return [`${sql}: ${String(thrown)}`];
  }
});
console.log(JSON.stringify(failed));
