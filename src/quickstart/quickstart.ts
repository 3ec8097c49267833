import { appendFile, copyFile, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeAbandoned } from "@atlas/api/lib/database";
import { addToConfig } from "../cli/packages/edit-config.ts";
import { startServices } from "./services.ts";
import { createShell } from "./shell.ts";

// The tour of Atlas: a project with one plugin of each type, validated, migrated and examined, all for real.
// It lives in a temporary folder and takes everything with it when it goes.
const repository = join(import.meta.dirname, "../..");
const ours = { owner: /^atlas-quickstart-(\d+)-/, database: "demo/.atlas/postgres" };
const types = ["datasource", "context", "interaction", "action", "sandbox"];

await removeAbandoned(tmpdir(), ours);
const folder = await realpath(await mkdtemp(join(tmpdir(), `atlas-quickstart-${process.pid}-`)));
const project = join(folder, "demo");
const interruption = new AbortController();
const { atlas, say } = createShell({ repository, signal: interruption.signal });

// Ctrl-C reaches the running command too. That one ends, no other is begun, and the finally blocks clean up.
process.on("SIGINT", () => interruption.abort(130));
process.on("SIGTERM", () => interruption.abort(143));

try {
  say("A project with a demo warehouse");
  await atlas(folder, "init", "demo");
  // `npm install` in the project would fetch what this checkout already has.
  await symlink(join(repository, "node_modules"), join(project, "node_modules"));
  const services = await startServices(project);

  try {
    say("One plugin of each type, and one that keeps a table");
    for (const type of types) {
      const created = await atlas(project, "plugin", "create", `demo-${type}`, "--type", type, "--json");
      const { config } = JSON.parse(created) as { config: { import: string; entry: string; env: string[] } };
      await register(config, services.variables);
    }
    await copyFile(join(import.meta.dirname, "visit-counter.ts"), join(project, "plugins/visit-counter.ts"));
    await register({ import: 'import visitCounter from "./plugins/visit-counter";', entry: "visitCounter", env: [] }, {});
    await atlas(project, "plugin", "list");

    say("Are the plugins right?");
    await atlas(project, "plugin", "validate");

    say("Their tables, in a real Postgres inside the project's folder");
    await atlas(project, "migrate");

    say("Is everything well?");
    await atlas(project, "doctor");
  } finally {
    await services.stop();
  }
  say("Done. Make your own with: bun run atlas -- init my-project");
} catch (thrown) {
  if (!interruption.signal.aborted) throw thrown;
  process.exitCode = Number(interruption.signal.reason);
} finally {
  await rm(folder, { recursive: true, force: true });
  // Once more: a command that outlived a quickstart that was killed may have gone on writing meanwhile.
  await removeAbandoned(tmpdir(), ours);
}

/** Does by hand what `plugin create` asks its reader to do: two lines in the config, and the variables in .env. */
async function register({ import: importLine, entry: entryLine, env }: { import: string; entry: string; env: string[] }, variables: Record<string, string>): Promise<void> {
  const path = join(project, "atlas.config.ts");
  await writeFile(path, addToConfig(await readFile(path, "utf8"), { importLine, entryLine }));
  const names = env.map((line) => line.split("=")[0] ?? "");
  await appendFile(join(project, ".env"), names.map((name) => `${name}=${variables[name] ?? ""}\n`).join(""));
}
