import { readdirSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";

// Runs every benchmark, or those that are named: npm run bench -- cli-start
const folder = import.meta.dirname;
const all = readdirSync(folder).filter((name) => name.endsWith(".ts") && name !== "run.ts").map((name) => name.slice(0, -3));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) throw new Error(`There is no benchmark ${unknown.join(", ")}. There are: ${all.join(", ")}.`);
for (const name of wanted.length > 0 ? wanted : all) await execa(process.execPath, [join(folder, `${name}.ts`)], { stdio: "inherit" });
