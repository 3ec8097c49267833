import { openDatabase } from "@atlas/api/lib/database";
import { act, scenarios } from "./scenarios.ts";

// Does to the database of its first argument what the scenario of its second one says.
const [, , url = "", scenario] = process.argv;
const database = await openDatabase(url, { cwd: "/" });
await act(database, scenarios[scenario === "cold" || scenario === "undo" ? scenario : "upgrade"]);
await database.close();
