/**
 * The scripted endpoint as a process of its own: `bun run-openai-server.ts <script> [port]`. The script is a module
 * whose default export is a list of turns or a function. Prints its URL as the first line, and ends with its stdin.
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { startOpenaiServer } from "./openai-server.ts";
import type { Script } from "./openai-script.ts";

const [path = "", port = "0"] = process.argv.slice(2);
// The caller wrote it.
const { default: script } = (await import(pathToFileURL(resolve(path)).href)) as { default: Script };
const server = await startOpenaiServer(script, { port: Number(port) });
console.log(server.url);
process.stdin.resume().once("end", () => void server.stop().then(() => process.exit(0)));
process.once("SIGTERM", () => void server.stop().then(() => process.exit(0)));
