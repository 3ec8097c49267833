import { salesforcePlugin } from "../../plugins/salesforce-datasource/src/index";
import { createHost } from "@atlas/api/lib/host";
import { expect, onTestFinished, test } from "vitest";
import { atlas } from "../support/atlas.ts";
import { doctor, readmeProject } from "../support/servers/readme-project.ts";
import { startSalesforceServer, type SalesforceAnswer } from "../support/servers/salesforce.ts";
import { tempProject } from "../support/temp-project.ts";

const url = "salesforce://reader%40example.com:s3cret-pass@login.salesforce.com?token=TOKEN99";
const deals: SalesforceAnswer = { records: [1, 2, 3].map((Amount) => ({ attributes: { type: "Opportunity" }, Amount, Account: { attributes: { type: "Account" }, Name: `Acme ${Amount}` } })) };

test("the host judges SOQL, caps its rows, and lets nothing else through", async () => {
  const { host, server } = await boot({ objects: ["Account", "Opportunity"] }, { ATLAS_ROW_LIMIT: "2" });

  const answer = await host.query({ sql: "SELECT Amount, Account.Name FROM Opportunity", origin: "command" });

  expect(answer).toMatchObject({ columns: ["Amount", "Account.Name"], rows: [{ Amount: 1, "Account.Name": "Acme 1" }, { Amount: 2, "Account.Name": "Acme 2" }], truncated: true });
  await expect(host.query({ sql: "SELECT Owner.Name FROM Opportunity", origin: "command" })).rejects.toThrow("Owner leads from Opportunity to User, which may not be read.");
  await expect(host.query({ sql: "SELECT Id FROM Profile", origin: "command" })).rejects.toThrow("Profile may not be read");
  await expect(host.query({ sql: "SELECT Id FROM Account FOR UPDATE", origin: "command" })).rejects.toThrow("change records");
  expect(server.queries).toHaveLength(1);
  expect(server.logins()).toBe(1);
});

test("entities come from the org, with relationships to what may be read", async () => {
  const { host } = await boot({ objects: ["Account", "Contact", "Opportunity"] });

  const { layer } = await host.semantics.reload();

  expect(layer.degraded).toEqual([]);
  expect(layer.entities.map(({ table }) => table).sort()).toEqual(["Account", "Contact", "Opportunity"]);
  const texts = JSON.stringify(layer.entities);
  expect(texts).toContain("Child relationships: Contacts (Contact), Opportunities (Opportunity).");
  expect(texts).toContain("Its fields: Account.<field> of Account.");
  expect(texts).toContain("One of: Closed Won.");
  expect(texts).not.toContain("AccountShare");
  expect(texts).not.toContain("Owner.<field>");
});

test("an object that the config names and the org lacks is told; a standard one is left out", async () => {
  const named = await boot({ objects: ["Account", "Invoice__c"] });
  const standard = await boot({});

  expect((await named.host.semantics.reload()).layer.degraded).toMatchObject([{ connectionId: "salesforce-datasource" }]);
  const { layer } = await standard.host.semantics.reload();
  expect(layer.degraded).toEqual([]);
  expect(layer.entities.map(({ table }) => table).sort()).toEqual(["Account", "Contact", "Event", "Opportunity", "User"]);
});

test("the README's config runs: doctor finds it healthy, and atlas query answers", async () => {
  const server = await serve();
  const root = await readmeProject("salesforce-datasource", { variables: { SALESFORCE_URL: url, SALESFORCE_LOGIN_URL: server.url } });

  const findings = await doctor(root, "salesforce-datasource");
  const { stdout } = await atlas(root, "query", "SELECT Amount, Account.Name FROM Opportunity", "--json");

  expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(stdout).toContain("Acme 3");
});

test("doctor says why Salesforce does not let it in, and exits with 1", async () => {
  const server = await serve();
  const root = await readmeProject("salesforce-datasource", { variables: { SALESFORCE_URL: url.replace("s3cret-pass", "wr0ng-secret"), SALESFORCE_LOGIN_URL: server.url } });

  const { exitCode, stdout } = await atlas(root, "doctor", "--json");

  expect(exitCode).toBe(1);
  expect(stdout).toContain("INVALID_LOGIN");
  expect(stdout).not.toMatch(/wr0ng-secret|TOKEN99/);
});

async function serve() {
  const server = await startSalesforceServer({ answer: () => deals });
  onTestFinished(server.stop);
  return server;
}

async function boot(config: { objects?: string[] }, environment: Record<string, string> = {}) {
  const server = await serve();
  const plugin = salesforcePlugin({ url, loginUrl: server.url, ...config });
  const host = createHost({ config: { plugins: [plugin] }, cwd: await tempProject(), environment: { ATLAS_LOG_LEVEL: "silent", ...environment } });
  onTestFinished(host.close);
  await host.boot();
  return { host, server };
}
