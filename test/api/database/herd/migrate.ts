import { openDatabase } from "@atlas/api/lib/database";
import { migrate } from "@atlas/api/lib/migrate";
import { mixtures } from "./declarations.ts";

// Waits for a line, so that all start at once; then migrates the database of its first argument to what one half of a mixture declares.
const [, , url = "", mixture = "", half] = process.argv;
const plugins = mixtures[mixture]?.[half === "older" ? "older" : "newer"] ?? [];
console.log("ready");
process.stdin.once("data", async () => {
  const database = await openDatabase(url, { cwd: "/" });
  const { applied } = await migrate(database, plugins);
  await database.close();
  console.log(applied.length);
  process.stdin.destroy();
});
