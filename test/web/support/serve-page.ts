import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { bun } from "../../support/atlas.ts";
import { startOpenaiServer } from "../../support/servers/openai-server.ts";
import { repository } from "../../support/temp-project.ts";
import { scriptedModel } from "./scripted-model.ts";
import { startTicketServer } from "./ticket-server.ts";

export type ServedPage = Awaited<ReturnType<typeof servePage>>;

/** `atlas serve` as a process of its own, on the demo warehouse with the guide's ticket action and glossary. */
export async function servePage({ config = "" }: { config?: string }) {
  const model = await startOpenaiServer(scriptedModel);
  const ticketServer = await startTicketServer();
  const folder = await demoProject({ config, ticketUrl: ticketServer.url });
  const environment = { ATLAS_PROVIDER: "openai-compatible", ATLAS_MODEL: "scripted", ATLAS_MODEL_URL: model.url, ATLAS_LOG_LEVEL: "error", DATABASE_URL: "" };
  const server = spawn(bun, [join(repository, "bin/atlas.js"), "serve", "--port", "0"], { cwd: folder, env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "ignore"] });
  const ended = once(server, "exit");

  async function stop(): Promise<void> {
    server.kill();
    await ended;
    await Promise.all([model.stop(), ticketServer.stop(), rm(folder, { recursive: true, force: true })]);
  }

  return { url: await urlOf(server.stdout), tickets: ticketServer.tickets, stop };
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

async function urlOf(stdout: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(stdout)) {
    const url = /http:\/\/\S+/.exec(line)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error("atlas serve ended before it served.");
}
