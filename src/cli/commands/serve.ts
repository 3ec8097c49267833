import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { loadConfig } from "@atlas/api/lib/config";
import { createHost, type Host } from "@atlas/api/lib/host";
import { serve as startServer, type Serving } from "@atlas/api/lib/serve";
import { printProgress, printResult } from "../report.ts";
import { interrupted, onInterrupt } from "../signals.ts";
import { reserveStdout } from "../stdout.ts";
import { outliveRejections } from "../watch-process.ts";

export interface ServeOptions {
  cwd: string;
  port?: number | undefined;
  host?: string | undefined;
  json?: boolean;
}

/** Serves the API, the plugins' routes and the page until it is told to stop. */
export async function serve({ cwd, port, host: hostname, json = false }: ServeOptions): Promise<void> {
  reserveStdout();
  const loaded = await loadConfig(resolve(cwd));
  const host = createHost(loaded);
  const release = onInterrupt(host.close);
  const server = await startServer({ host, config: loaded.config, port, hostname, pageFolder: pageFolder() });
  release();
  outliveRejections((failure) => host.logger.error({ err: failure }, "a promise failed, and nothing handled it"));
  onInterrupt(server.stop, { withinMs: server.stopsWithinMs });
  if (!json) printResult({ value: {}, text: `Atlas serves ${server.url}` });
  await Promise.race([server.checked, stopped()]);
  if (!interrupted.aborted) announce(server, host, { json });
  await stopped();
  await server.stop();
}

function announce({ url, auth, model, hasPage }: Serving, { entries, database, settings }: Host, { json }: { json: boolean }): void {
  const plugins = entries.map(({ plugin: { id }, status, reason }) => ({ id, status, reason: reason ?? null }));
  if (json) return printResult({ value: { url, auth, model, database: database !== null, page: hasPage, plugins }, text: "" }, { json });
  const ill = plugins.filter(({ status }) => status !== "healthy");
  printProgress(`  plugins   ${plugins.length - ill.length} healthy${ill.map(({ id, reason }) => `, ${id} is not: ${reason ?? "it gave no reason"}`).join("")}`);
  printProgress(`  model     ${model ?? "none: set ATLAS_PROVIDER and ATLAS_MODEL in .env to have questions answered"}`);
  printProgress(`  database  ${settings.databaseUrl ?? "none: conversations and actions are gone when this ends; set DATABASE_URL in .env to keep them"}`);
  printProgress(`  auth      ${auth === "none" ? "none, so this machine only" : "by key"}`);
  if (!hasPage) printProgress("  page      none was built, so there is the API alone");
}

/** Where the build puts the page: in the package of the CLI, on Bun and Node alike. */
function pageFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve("@atlas/cli/package.json")), "dist/web");
}

function stopped(): Promise<void> {
  return new Promise((resolve) => (interrupted.aborted ? resolve() : interrupted.addEventListener("abort", () => resolve(), { once: true })));
}
