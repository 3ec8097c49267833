import { readdirSync } from "node:fs";
import { join } from "node:path";
import { loadConfig } from "@atlas/api/lib/config";
import { createHost } from "@atlas/api/lib/host";
import { expect, onTestFinished, test } from "vitest";
import { atlas } from "../support/atlas.ts";
import { hasBubblewrap } from "../support/bubblewrap.ts";
import { entryOf, referencePlugins } from "../support/reference-plugins.ts";
import { startAllServices } from "../support/servers/all-services.ts";
import { freePort } from "../support/servers/silent-server.ts";
import { repository, tempProject, writeFiles } from "../support/temp-project.ts";

const semantic = { "semantic/glossary.yml": "terms:\n  order: what somebody has bought\n" };

/** What `atlas doctor` says of each plugin when nobody is where its config leads. */
const causes: Record<string, RegExp> = {
  "clickhouse-datasource": /^ClickHouse at http:\S+ is not available .*ECONNREFUSED/,
  "duckdb-datasource": /^healthy, \d+ ms$/,
  "mysql-datasource": /^MySQL at 127\.0\.0\.1:\d+ is not available .*ECONNREFUSED/,
  "salesforce-datasource": /^Could not log in to Salesforce at http:\S+ .*ECONNREFUSED/,
  "snowflake-datasource": /^Could not log in to the Snowflake account "acme-account1" .*ECONNREFUSED/,
  "yaml-context": /^healthy, \d+ ms$/,
  "mcp-interaction": /^healthy, \d+ ms$/,
  "slack-interaction": /^Slack could not be reached at http:\S+ ECONNREFUSED/,
  "email-action": /^The mail server at 127\.0\.0\.1:\d+ cannot be reached: .*ECONNREFUSED/,
  "jira-action": /^Jira at http:\S+ cannot be reached: .*ECONNREFUSED/,
  "daytona-sandbox": /^Daytona at http:\S+ cannot be reached: .*ECONNREFUSED/,
  "e2b-sandbox": /^E2B at http:\S+ cannot be reached: .*ECONNREFUSED/,
  "nsjail-sandbox": /^nsjail could not be started as nsjail: /,
  "sidecar-sandbox": /^The sidecar at http:\S+ did not answer: .*ECONNREFUSED/,
  "vercel-sandbox": /^Vercel at http:\S+ cannot be reached: .*ECONNREFUSED/,
};

test("the fifteen are all that there is", () => {
  const folders = readdirSync(join(repository, "plugins"));

  expect(folders.toSorted()).toEqual(referencePlugins.map(({ id }) => id).toSorted());
  expect(folders).toHaveLength(15);
});

test("with nobody at the other end, doctor tells the true cause of each, and no secret", async () => {
  const port = await freePort();
  const root = await tempProject(semantic);
  const service = { url: `http://127.0.0.1:${port}`, port, folder: join(root, "semantic") };
  await writeFiles(root, { "atlas.config.ts": configOf((id) => referencePlugins.find((plugin) => plugin.id === id)?.config(service)) });

  const { exitCode, stdout } = await atlas(root, "doctor", "--json");

  expect(exitCode).toBe(1);
  expect(healthIn(stdout)).toEqual(Object.fromEntries(referencePlugins.map(({ id }) => [id, expect.stringMatching(causes[id] ?? /a cause that this test knows/)])));
  expect(stdout).not.toMatch(/a-password-1|a-token-1|a-key-1|a-signing-secret-1/);
});

test("atlas plugin validate finds nothing in any of them", async () => {
  const { exitCode, stdout } = await atlas(repository, "plugin", "validate", ...referencePlugins.map(({ id }) => `plugins/${id}`), "--strict", "--json");

  const { counts } = JSON.parse(stdout) as { counts: Record<string, number> };
  expect(counts).toMatchObject({ error: 0, warning: 0, unknown: 0 });
  expect(exitCode).toBe(0);
});

test.skipIf(!hasBubblewrap())("with everything that they talk to, the host boots all of them and closes them, and doctor finds each healthy", async () => {
  const root = await tempProject(semantic);
  const { configs, stop } = await startAllServices(root);
  onTestFinished(stop);
  await writeFiles(root, { "atlas.config.ts": configOf((id) => configs[id]) });

  const { exitCode, stdout } = await atlas(root, "doctor", "--json");
  const host = createHost({ ...(await loadConfig(root)), environment: {} });
  onTestFinished(host.close);
  await host.boot();

  expect(healthIn(stdout)).toEqual(Object.fromEntries(referencePlugins.map(({ id }) => [id, expect.stringMatching(/^healthy, \d+ ms$/)])));
  expect(faultsIn(stdout)).toEqual([]);
  expect(exitCode).toBe(0);
  expect(host.entries.map(({ plugin, status }) => [plugin.id, status])).toEqual(referencePlugins.map(({ id }) => [id, "healthy"]));
});

function configOf(settingsOf: (id: string) => object | undefined): string {
  const imports = referencePlugins.map(({ id, factory }) => `import { ${factory} } from ${JSON.stringify(entryOf(id))};`);
  const calls = referencePlugins.map(({ id, factory }) => `${factory}(${JSON.stringify(settingsOf(id))})`);
  return `${imports.join("\n")}\nexport default { logLevel: "silent", plugins: [\n${calls.join(",\n")},\n] };\n`;
}

/** What doctor holds against the project. */
function faultsIn(stdout: string): unknown[] {
  const { findings } = JSON.parse(stdout) as { findings: { severity: string }[] };
  return findings.filter(({ severity }) => severity === "error" || severity === "unknown");
}

/** What doctor says of each plugin's health. */
function healthIn(stdout: string): Record<string, string> {
  const { findings } = JSON.parse(stdout) as { findings: { code: string; subject: string; message: string }[] };
  return Object.fromEntries(findings.filter(({ code }) => code.startsWith("PLUGIN_")).map(({ subject, message }) => [subject, message]));
}
