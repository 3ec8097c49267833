import { cp, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bun } from "../../support/atlas.ts";
import { launchServe, stopServe } from "../../support/serve-process.ts";
import { startOpenaiServer } from "../../support/servers/openai-server.ts";
import { startTicketServer } from "../../support/servers/ticket-server.ts";
import { repository } from "../../support/temp-project.ts";
import { scriptedModel } from "./scripted-model.ts";

export interface PageSettings {
  /** More of the config, as it stands in the file. */
  config?: string;
  /** Left out: conversations and actions are in memory. */
  databaseUrl?: string;
}

export type ServedPage = Awaited<ReturnType<typeof servePage>>;

/** `atlas serve` as a process of its own, on the demo warehouse with the guide's ticket action and glossary. */
export async function servePage({ config = "", databaseUrl = "" }: PageSettings) {
  const model = await startOpenaiServer(scriptedModel);
  const waiting: (() => void)[] = [];
  const ticketServer = await startTicketServer({
    async answer({ title }) {
      if (title.startsWith("Slow")) await new Promise<void>((resolve) => waiting.push(resolve));
      return title.startsWith("Broken") ? 500 : 201;
    },
  });
  const folder = await demoProject({ config, ticketUrl: ticketServer.url });
  const environment = { ATLAS_PROVIDER: "openai-compatible", ATLAS_MODEL: "scripted", ATLAS_MODEL_URL: model.url, ATLAS_LOG_LEVEL: "error", DATABASE_URL: databaseUrl };
  let server = await launchServe(bun, folder, environment);
  const { url } = server;

  /** As a machine that loses its power, and comes up again at the same address. */
  async function restart(): Promise<void> {
    await stopServe(server.child, "SIGKILL");
    server = await launchServe(bun, folder, environment, "--port", new URL(url).port);
  }

  async function stop(): Promise<void> {
    await stopServe(server.child);
    await Promise.all([model.stop(), ticketServer.stop(), rm(folder, { recursive: true, force: true })]);
  }

  return { url, tickets: ticketServer.tickets, release: () => waiting.splice(0).forEach((answer) => answer()), asked: model.requests, restart, stop };
}

async function demoProject({ config, ticketUrl }: { config: string; ticketUrl: string }): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "atlas-page-")));
  await cp(join(repository, "templates/project"), folder, { recursive: true });
  await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "atlas.config.ts"), `
import { join } from "node:path";
import { defineConfig } from "@atlas/api/lib/config";
import { duckdbPlugin } from "@atlas/plugin-duckdb-datasource";
import { ticketPlugin } from ${JSON.stringify(join(repository, "test/guide/ticket-action.ts"))};
import glossary from ${JSON.stringify(join(repository, "test/guide/company-glossary.ts"))};

export default defineConfig({
  plugins: [
    duckdbPlugin({ path: join(import.meta.dirname, "warehouse/demo.duckdb") }),
    ticketPlugin({ apiUrl: ${JSON.stringify(ticketUrl)}, apiKey: "ticket-key" }),
    glossary,
  ],
  ${config}
});
`);
  return folder;
}
