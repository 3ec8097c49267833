import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";

// Inserts a row into the table of its second argument every 2 ms, as a user of the database of the first one would. Once its
// input ends it prints how long the longest insert took, in ms.
const client = new pg.Client({ connectionString: process.argv[2] });
await client.connect();
let over = false;
let longest = 0;
process.stdin.resume().once("end", () => (over = true));
console.log("writing");
while (!over) {
  const start = performance.now();
  await client.query(`INSERT INTO ${process.argv[3]} (code) VALUES (gen_random_uuid()::text)`);
  longest = Math.max(longest, performance.now() - start);
  await pause(Math.max(0, 2 - (performance.now() - start)));
}
await client.end();
console.log(longest);
