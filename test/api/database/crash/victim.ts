import { openDatabase } from "@atlas/api/lib/database";
import { migrate } from "@atlas/api/lib/migrate";
import { scenarios } from "./scenarios.ts";

// Migrates the database of its first argument as the scenario of its second one says.
const { after, allow } = scenarios[process.argv[3] === "cold" ? "cold" : "upgrade"];
const database = await openDatabase(process.argv[2] ?? "", { cwd: "/" });
await migrate(database, after, { allow });
await database.close();
