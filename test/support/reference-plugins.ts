import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./temp-project.ts";

export interface Service {
  /** For those that speak HTTP. */
  url: string;
  /** On this machine, for those that do not. */
  port: number;
  /** With a semantic layer in it. */
  folder: string;
}

export interface ReferencePlugin {
  id: string;
  factory: string;
  /** The least that it needs, with the service for whatever it talks to. */
  config(service: Service): object;
}

/** The fifteen. */
export const referencePlugins: readonly ReferencePlugin[] = [
  { id: "clickhouse-datasource", factory: "clickhousePlugin", config: ({ url }) => ({ url }) },
  { id: "duckdb-datasource", factory: "duckdbPlugin", config: () => ({ url: "duckdb://:memory:" }) },
  { id: "mysql-datasource", factory: "mysqlPlugin", config: ({ port }) => ({ url: `mysql://atlas:a-password-1@127.0.0.1:${port}/shop` }) },
  { id: "salesforce-datasource", factory: "salesforcePlugin", config: ({ url }) => ({ url: "salesforce://ada%40acme.com:a-password-1@acme.my.salesforce.com?token=a-token-1", loginUrl: url }) },
  { id: "snowflake-datasource", factory: "snowflakePlugin", config: ({ url }) => ({ url: "snowflake://ada:a-password-1@acme-account1/shop/public", accessUrl: url }) },
  { id: "yaml-context", factory: "yamlContextPlugin", config: ({ folder }) => ({ semanticDir: folder }) },
  { id: "mcp-interaction", factory: "mcpPlugin", config: () => ({ transport: "http" }) },
  { id: "slack-interaction", factory: "slackPlugin", config: ({ url }) => ({ signingSecret: "a-signing-secret-1", botToken: "xoxb-a-token-1", apiUrl: `${url}/api/` }) },
  { id: "email-action", factory: "emailPlugin", config: ({ port }) => ({ smtpUrl: `smtp://127.0.0.1:${port}`, fromAddress: "atlas@acme.com" }) },
  { id: "jira-action", factory: "jiraPlugin", config: ({ url }) => ({ host: url, email: "ada@acme.com", apiToken: "a-token-1", projectKey: "DATA" }) },
  { id: "daytona-sandbox", factory: "daytonaPlugin", config: ({ url }) => ({ apiKey: "dtn_a-key-1", apiUrl: `${url}/api` }) },
  { id: "e2b-sandbox", factory: "e2bPlugin", config: ({ url }) => ({ apiKey: "e2b_a-key-1", apiUrl: url }) },
  { id: "nsjail-sandbox", factory: "nsjailPlugin", config: () => ({}) },
  { id: "sidecar-sandbox", factory: "sidecarPlugin", config: ({ url }) => ({ url }) },
  { id: "vercel-sandbox", factory: "vercelPlugin", config: ({ url }) => ({ accessToken: "a-token-1", teamId: "team_1", projectId: "prj_1", apiUrl: `${url}/api` }) },
];

export function entryOf(id: string): string {
  return join(repository, "plugins", id, "src/index.ts");
}

/** The packages that a plugin talks to its service with, and loads when it does. */
export function driversOf(id: string): string[] {
  const { peerDependencies = {} }: { peerDependencies?: Record<string, string> } = JSON.parse(readFileSync(join(repository, "plugins", id, "package.json"), "utf8"));
  return Object.keys(peerDependencies).filter((name) => name !== "@useatlas/plugin-sdk");
}
