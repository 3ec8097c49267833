import type { CodeEntry } from "./code-entry.ts";
import { entriesOf } from "./entries-of.ts";

const config = entriesOf("config");
const environment = entriesOf("environment-file");
const disk = entriesOf("disk");
const packages = entriesOf("packages", "warning");
const engine = entriesOf("engine", "unknown");

/** The codes of what lies in the project's folder, and of the machine it lies on. */
export const doctorProjectCodes: Record<string, CodeEntry> = {
  RUNTIME_OLD: entriesOf("runtime")("Atlas is tested on the runtimes that it names; older ones lack what it uses.", "Node 18", "Node 22, or Bun 1.2", "Install a newer runtime."),
  CONFIG_MISSING: config("Every command reads its plugins and settings from there.", "atlas doctor in an empty folder", "atlas.config.ts beside package.json", "Change into the project, pass --cwd, or make one: atlas init."),
  CONFIG_SYNTAX: config("A file that is no TypeScript cannot be imported.", "export default {{", "export default defineConfig({})", "Correct it at the place that is named."),
  CONFIG_NO_DEFAULT: config("The default export is what is read.", "export const config = {}", "export default defineConfig({ … })", "Export the config as default."),
  CONFIG_NOT_OBJECT: config("The config is an object of settings.", "export default []", "export default defineConfig({ plugins: [] })", "Export an object."),
  CONFIG_PROMISE: config("A config is read at once, by every command.", "export default loadConfig()", "export default defineConfig({ … })", "Await what is needed at the top of the file, and export the object."),
  CONFIG_TIMEOUT: config("A config that waits keeps every command waiting.", "await fetch(url) without an end", "settings from .env", "Take out of the config what waits."),
  CONFIG_BLOCKS: config("An endless loop keeps every command from its work.", "while (!ready) {}", "await ready", "Look for a loop that does not end, and for calls that wait without await."),
  CONFIG_EXITS: config("Who ends the process ends every command, without a word.", "process.exit(0) in a module that is imported", "throw new Error(…)", "Look for process.exit() in it, and in what it imports."),
  CONFIG_THROWS: config("What throws while the config is imported leaves nothing to read.", 'throw new Error("no key")', "apiKey: process.env.CRM_KEY!", "Correct what the message names."),
  CONFIG_IMPORT_MISSING: config("An import that is not installed stops every command.", 'import { crm } from "atlas-plugin-crm" before npm install', "npm install atlas-plugin-crm", "Install the package, or correct the path."),
  CONFIG_KEY_UNKNOWN: config("A misspelt key would be a setting that nobody reads.", "pluginss: []", "plugins: []", "Use the nearest key that is told."),
  CONFIG_VALUE_INVALID: config("A value of another kind fails when it is used.", 'port: "http"', "port: 3001", "Give it the kind that is named."),
  CONFIG_ENV_MISSING: config("A plugin that gets undefined for a key cannot start.", "apiKey: process.env.CRM_KEY! without CRM_KEY", "CRM_KEY=… in .env", "Set the variable in .env or in the environment."),
  PLUGIN_CONFIG_INVALID: config("The plugin's own schema refuses what it was given.", "crm({ url: 7 })", 'crm({ url: "https://crm.example.com" })', "Correct the key that is named."),
  PLUGIN_CREATE: config("A plugin that could not be made cannot be registered.", "create() that throws", "create() that returns the plugin", "Correct what the message names, or ask the plugin's author."),
  PLUGIN_ID_TWICE: config("The id names the plugin's tables and routes: two would share them.", "plugins: [crm(a), crm(b)] of one id", "one id for each", "Give one of them another id, or remove it."),
  ENV_INVALID: config("A variable that cannot be read is not taken for its default.", "PORT=eighty", "PORT=3001", "Correct the variable, or unset it."),
  ENV_UNREADABLE: config("Settings that cannot be read are missing without a word.", ".env that belongs to root", ".env that you may read", "Make it a file that you may read, or remove it."),
  ENV_ABSENT: environment("Nothing is wrong: the environment may hold all that is needed.", "a project without .env", ".env, which git ignores", "None is needed.", "skipped"),
  ENV_UNCHECKED: environment("Without git nobody can say what it ignores: skipped outside of a repository, undetermined where git fails.", "a broken .git/config", "git status that works", "Let git status work in the project.", "unknown"),
  ENV_NOT_IGNORED: environment("One git add . is enough to publish every secret in it.", ".env beside a .gitignore without it", ".env in .gitignore", "Add .env to .gitignore; --fix does. One that is tracked: git rm --cached .env, and change the secrets."),
  DATA_NOT_IGNORED: entriesOf("data-folder", "warning")("The embedded database holds what people asked and were answered, and changes all the time.", ".atlas/postgres in a repository", ".atlas/ in .gitignore", "Add the folder to .gitignore; --fix does."),
  DISK_FULL: disk("PostgreSQL stops the moment its log cannot grow; the limit is 64 MB for the data folder, 1 MB for temporary files.", "2 MB free under .atlas/postgres", "1 GB free", "Make room, or move the folder to another disk."),
  DISK_LOW: disk("Between two checkpoints PostgreSQL's log may grow by 1 GB; temporary files should have 100 MB.", "500 MB free under .atlas/postgres", "more than 1 GB free", "Make room before it is needed.", "warning"),
  DISK_UNKNOWN: disk("A file system that does not say how much room it has may be full.", "TMPDIR=/proc", "TMPDIR=/var/tmp", "Choose a folder on a disk that can be asked.", "unknown"),
  DISK_UNASKED: disk("A database server does not tell over SQL how much room its disk has.", "DATABASE_URL=postgres://db/atlas", "an alarm on the server's disk", "Watch the disk where the server runs.", "skipped"),
  PEER_MISSING: packages("What a plugin expects the project to bring is not there when it is used.", 'a peer "pg" that nobody installed', "npm install pg", "Install the package in the project.", "error"),
  PEER_UNFIT: packages("The plugin was not made for the version that it gets.", '"zod": "^4.0.0" with zod 3.25 installed', "zod 4 installed", "Install a version that fits, or a newer version of the plugin."),
  SDK_TWICE: packages("What is told apart by identity, such as an error, is strange to another copy.", '"dependencies": { "@useatlas/plugin-sdk": "0.0.1" } in the plugin', '"peerDependencies": { "@useatlas/plugin-sdk": ">=0.0.1" }', "Ask for the SDK as a peer alone, then install again."),
  ENGINE_UNFIT: packages("The plugin's author does not promise that it works on this runtime.", '"engines": { "node": ">=22" } on Node 20', "Node 22", "Run Atlas on a version that fits."),
  CHECK_SKIPPED: engine("Somebody asked for it to be left out, which is shown.", "--skip database", "atlas doctor", "Run it without --skip.", "skipped"),
  CHECK_BLOCKED: engine("A check makes no sense while what it builds on is at fault.", "migrations of a database that refuses the password", "mend the cause that blockedBy names", "Mend the finding whose code stands in blockedBy."),
  CHECK_TIMEOUT: engine("What did not end was not determined.", "a check that takes longer than 20 seconds", "another run on a machine that is less busy", "Run it again; if it stays, run the check alone with --only."),
  CHECK_CRASHED: engine("A check that failed itself says nothing about its subject.", "a bug in Atlas", "a report of it", "Report it with the message."),
  CHECK_INTERRUPTED: engine("What was stopped was not determined.", "Ctrl-C", "patience", "Run it again."),
};
