import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openDatabase } from "@atlas/api/lib/database";

/** What the demo plugins talk to: the project's own Postgres, and a ticket service on this machine. */
export async function startServices(project: string) {
  const database = await openDatabase("embedded:.atlas/postgres", { cwd: project });
  const client = await database.connect();
  const { user = "", password = "", host, port, database: name = "" } = client;
  await client.end();

  const tickets = createServer((_, response) => response.end("{}"));
  await new Promise<void>((resolve) => tickets.listen(0, "127.0.0.1", resolve));
  const { port: ticketPort } = tickets.address() as AddressInfo;

  async function stop(): Promise<void> {
    tickets.closeAllConnections();
    tickets.close();
    await database.close();
  }

  const variables = {
    DEMO_DATASOURCE_URL: `postgresql://${user}:${password ?? ""}@${host}:${port}/${name}`,
    DEMO_INTERACTION_SECRET: "a-secret-for-this-tour-only",
    DEMO_ACTION_URL: `http://127.0.0.1:${ticketPort}`,
    DEMO_ACTION_TOKEN: "a-token-for-this-tour-only",
  };
  return { variables, stop };
}
