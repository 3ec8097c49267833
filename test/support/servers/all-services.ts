import { join } from "node:path";
import { mkdir } from "node:fs/promises";
import { sidecar } from "../sidecar.ts";
import { clickhouseServer } from "./clickhouse.ts";
import { clouds } from "./clouds.ts";
import { jira } from "./jira.ts";
import { networkMariadb } from "./network-mariadb.ts";
import { bubblewrapNsjail } from "./nsjail.ts";
import { startSalesforceServer } from "./salesforce.ts";
import { selfSigned } from "../self-signed.ts";
import { smtpServer } from "./smtp.ts";
import { startSlack } from "./slack.ts";
import { startSnowflakeServer } from "./snowflake.ts";

export interface AllServices {
  /** Of each plugin that has a service, by its id: the config that reaches it. */
  configs: Record<string, object>;
  stop(): Promise<void>;
}

const account = { email: "ada@acme.com", apiToken: "a-token-1" };

/** Everything that the reference plugins talk to, on this machine; `root` is a project with a semantic layer. */
export async function startAllServices(root: string): Promise<AllServices> {
  const closings: (() => unknown)[] = [];
  async function started<Server>(starting: Promise<Server>, stop: (server: Server) => unknown): Promise<Server> {
    const server = await starting;
    closings.push(() => stop(server));
    return server;
  }

  await mkdir(join(root, "bin"));
  const [daytona, e2b, vercel] = await Promise.all(clouds.map((cloud) => started(cloud.start(), (api) => api.stop())));
  const mariadb = await started(networkMariadb(), (server) => server.stop());
  const clickhouse = await started(clickhouseServer({ answer: ({ sql }) => (sql.includes("getSetting") ? "[0]\n" : '["1"]\n["UInt8"]\n[1]\n') }), (server) => server.close());
  const snowflake = await started(startSnowflakeServer({ answer: () => ({ columns: [{ name: "1", type: "fixed" }], rows: [["1"]] }) }), (server) => server.stop());
  const salesforce = await started(startSalesforceServer(), (server) => server.stop());
  const site = await started(jira(account), (api) => api.stop());
  const slack = await started(startSlack({ botToken: "xoxb-a-token-1" }), (server) => server.stop());
  const mail = await started(smtpServer(), (server) => server.stop());
  const container = await started(sidecar(join(root, "semantic")), (server) => server.stop());

  return {
    configs: {
      "clickhouse-datasource": { url: clickhouse.url },
      "duckdb-datasource": { url: "duckdb://:memory:" },
      "mysql-datasource": { url: mariadb.url },
      "salesforce-datasource": { url: "salesforce://reader%40example.com:s3cret-pass@acme.my.salesforce.com?token=TOKEN99", loginUrl: salesforce.url },
      "snowflake-datasource": { url: "snowflake://reader:s3cret-pass@acme-account1/shop/public", accessUrl: snowflake.url },
      "yaml-context": { semanticDir: join(root, "semantic") },
      "mcp-interaction": { transport: "http" },
      "slack-interaction": { signingSecret: "a-signing-secret-1", botToken: "xoxb-a-token-1", apiUrl: slack.apiUrl },
      "email-action": { smtpUrl: `smtp://127.0.0.1:${mail.port}`, smtpCa: selfSigned.cert, fromAddress: "atlas@acme.com" },
      "jira-action": { host: site.url, ...account, projectKey: "DATA" },
      "daytona-sandbox": { apiKey: "dtn_0123456789abcdef", apiUrl: `${daytona?.url}/api` },
      "e2b-sandbox": { apiKey: `e2b_${"0123456789".repeat(4)}`, apiUrl: e2b?.url, sandboxUrl: e2b?.url },
      "nsjail-sandbox": { nsjailPath: await bubblewrapNsjail(join(root, "bin")) },
      "sidecar-sandbox": { url: container.url, authToken: container.token },
      "vercel-sandbox": { accessToken: "vercel-token-1", teamId: "team_1", projectId: "prj_1", apiUrl: `${vercel?.url}/api` },
    },
    stop: async () => void (await Promise.all(closings.map((close) => close()))),
  };
}
