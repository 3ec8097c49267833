import { salesforcePlugin } from "../../plugins/salesforce-datasource/src/index";
import { afterEach, describe, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { startSalesforceServer, type SalesforceAnswer, type SalesforceServerOptions } from "../support/servers/salesforce.ts";

const closings: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

describe("query", () => {
  test("returns columns and rows, without the API's own notes", async () => {
    const { connection } = await connect({ records: [{ ...of("Account"), Id: "001", Name: "Acme", Amount: 1.5, Active: true, Phone: null }] });

    await expect(connection.query("SELECT Id, Name, Amount, Active, Phone FROM Account")).resolves.toEqual({
      columns: ["Id", "Name", "Amount", "Active", "Phone"],
      rows: [{ Id: "001", Name: "Acme", Amount: 1.5, Active: true, Phone: null }],
    });
  });

  test("related records become columns with dots, also those that lead nowhere", async () => {
    const owner = { ...of("User"), Name: "Ann", Profile: { ...of("Profile"), Name: "Admin" } };
    const { connection } = await connect({ records: [{ ...of("Account"), Owner: null }, { ...of("Account"), Owner: owner }] });

    await expect(connection.query("SELECT owner.name, Owner.Profile.Name FROM Account")).resolves.toEqual({
      columns: ["Owner.Name", "Owner.Profile.Name"],
      rows: [{ "Owner.Name": null, "Owner.Profile.Name": null }, { "Owner.Name": "Ann", "Owner.Profile.Name": "Admin" }],
    });
  });

  test("compound fields stay whole", async () => {
    const { connection } = await connect({ records: [{ ...of("Account"), BillingAddress: { city: "Bern", street: null } }] });

    await expect(connection.query("SELECT BillingAddress FROM Account")).resolves.toMatchObject({ rows: [{ BillingAddress: { city: "Bern", street: null } }] });
  });

  test("sub-queries become lists of rows, page by page", async () => {
    const contacts = ["A", "B", "C", "D", "E"].map((LastName) => ({ ...of("Contact"), LastName, Owner: { ...of("User"), Name: "Ann" } }));
    const { connection, server } = await connect({ records: [{ ...of("Account"), Name: "Acme", Contacts: contacts }, { ...of("Account"), Name: "Solo", Contacts: null }] });

    const { rows } = await connection.query("SELECT Name, (SELECT LastName, Owner.Name FROM Contacts) FROM Account");

    expect(rows).toEqual([{ Name: "Acme", Contacts: contacts.map(({ LastName }) => ({ LastName, "Owner.Name": "Ann" })) }, { Name: "Solo", Contacts: null }]);
    expect(server.requests.filter((request) => request.includes("/query/"))).toHaveLength(2);
  });

  test("groups carry the names that Salesforce gives them", async () => {
    const { connection } = await connect({ records: [{ ...of("AggregateResult"), Name: "Ann", expr0: 3, total: 9.5 }] });

    await expect(connection.query("SELECT Owner.Name, COUNT(Id), SUM(Amount) total FROM Opportunity GROUP BY Owner.Name")).resolves.toEqual({
      columns: ["Name", "expr0", "total"],
      rows: [{ Name: "Ann", expr0: 3, total: 9.5 }],
    });
  });

  test("a count alone is a row", async () => {
    const { connection } = await connect({ count: 4711 });

    await expect(connection.query("SELECT COUNT() FROM Account")).resolves.toEqual({ columns: ["count"], rows: [{ count: 4711 }] });
  });

  test("a result without rows still has its columns", async () => {
    const { connection } = await connect({ records: [] });

    await expect(connection.query("SELECT Id, Owner.Name FROM Account")).resolves.toEqual({ columns: ["Id", "Owner.Name"], rows: [] });
  });

  test("FIELDS() brings the columns that come", async () => {
    const { connection } = await connect({ records: [{ ...of("Account"), Id: "1", Custom__c: "x" }] });

    await expect(connection.query("SELECT FIELDS(ALL) FROM Account LIMIT 200")).resolves.toMatchObject({ columns: ["Id", "Custom__c"] });
  });

  test("follows the pages to their end", async () => {
    const { connection, server } = await connect({ records: numbered(4_500) });

    const { rows } = await connection.query("SELECT N FROM Account");

    expect(rows.map(({ N }) => N)).toEqual(Array.from({ length: 4_500 }, (_, index) => index));
    expect(server.requests.filter((request) => request.includes("/query/"))).toHaveLength(2);
  });

  test("stops at maxRows instead of reading further pages", async () => {
    const { connection, server } = await connect({ records: numbered(4_500) });

    const { rows } = await connection.query("SELECT N FROM Account", undefined, { maxRows: 250 });

    expect(rows).toHaveLength(250);
    expect(server.batchSizes).toEqual(["250"]);
    expect(server.requests.filter((request) => request.includes("/query/"))).toHaveLength(0);
  });

  test.each([
    ["its deadline", 300, false, { code: "QUERY_TIMEOUT", message: "Salesforce did not answer within 300 ms." }],
    ["the caller's signal", undefined, true, { code: "QUERY_CANCELLED" }],
  ])("ends at %s, and its request with it", async (_, timeoutMs, isCancelled, failure) => {
    const { connection, server } = await connect("never");
    const controller = new AbortController();

    const query = connection.query("SELECT Id FROM Account", timeoutMs, { signal: controller.signal }).catch((thrown: unknown) => thrown);
    await eventually(() => expect(server.queries).toHaveLength(1));
    if (isCancelled) controller.abort();

    await expect(query).resolves.toMatchObject(failure);
    await eventually(() => expect(server.abandoned()).toBe(1));
  });

  test.each([
    [{ status: 400, errorCode: "MALFORMED_QUERY", message: "unexpected token: 'x'" }, "QUERY_INVALID", "unexpected token"],
    [{ status: 400, errorCode: "INVALID_FIELD", message: "No such column 'Nme' on entity 'Account'." }, "QUERY_INVALID", "No such column 'Nme'"],
    [{ status: 403, errorCode: "REQUEST_LIMIT_EXCEEDED", message: "TotalRequests Limit exceeded." }, "QUERY_RATE_LIMITED", "TotalRequests Limit exceeded"],
    [{ status: 400, errorCode: "QUERY_TIMEOUT", message: "Your query request was running for too long." }, "QUERY_TIMEOUT", "running for too long"],
    [{ status: 503, errorCode: "SERVER_UNAVAILABLE", message: "Try again later with s3cret-pass." }, "QUERY_FAILED", "SERVER_UNAVAILABLE: Try again later with ***"],
  ])("%o of Salesforce becomes %s", async (error, code, message) => {
    const { connection, server } = await connect({ error });

    await expect(connection.query("SELECT Id FROM Account")).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    expect(server.queries).toHaveLength(1);
  });

  test("what is no SOQL reaches nobody", async () => {
    const { connection, server } = await connect("never");

    await expect(connection.query("SELECT * FROM Account")).rejects.toMatchObject({ code: "QUERY_INVALID" });
    expect(server.requests).toEqual([]);
  });
});

describe("sessions", () => {
  test("serve queries at the same time, after one login", async () => {
    const { connection, server } = await connect({ records: numbered(1) });

    await Promise.all(Array.from({ length: 5 }, () => connection.query("SELECT N FROM Account")));

    expect(server.logins()).toBe(1);
  });

  test("that have ended are replaced once, for all that met the end", async () => {
    const { connection, server } = await connect({ records: numbered(1) });
    await connection.query("SELECT N FROM Account");

    server.expire();
    const answers = await Promise.all([connection.query("SELECT N FROM Account"), connection.query("SELECT N FROM Account")]);

    expect(answers.map(({ rows }) => rows)).toEqual([[{ N: 0 }], [{ N: 0 }]]);
    expect(server.logins()).toBe(2);
  });

  test("that end at once are not replaced for ever", async () => {
    const { connection, server } = await connect({ records: numbered(1) });
    server.expire({ forever: true });

    await expect(connection.query("SELECT N FROM Account")).rejects.toMatchObject({ message: expect.stringContaining("Session expired or invalid") });
    expect(server.logins()).toBe(2);
  });

  test("are opened by OAuth where the url names a connected app", async () => {
    const { connection, server } = await connect({ records: numbered(1) }, { clientSecret: "app-s3cret", parameters: "&clientId=app&clientSecret=app-s3cret" });

    await connection.query("SELECT N FROM Account");

    expect(server.requests).toContain("POST /services/oauth2/token");
    expect(server.requests.some((request) => request.includes("Soap"))).toBe(false);
  });
});

test("close ends the queries that are running, is harmless the second time, and is not the end of the plugin", async () => {
  const { connection, server, plugin } = await connect((soql) => (soql.includes("Contact") ? "never" : { records: numbered(1) }));
  const query = connection.query("SELECT N FROM Contact").catch((thrown: unknown) => thrown);
  await eventually(() => expect(server.queries).toHaveLength(1));

  await Promise.all([connection.close(), connection.close()]);

  await expect(query).resolves.toMatchObject({ code: "CONNECTION_CLOSED" });
  await eventually(() => expect(server.abandoned()).toBe(1));
  await expect(connection.query("SELECT N FROM Account")).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
  await expect(plugin.connection.create().query("SELECT N FROM Account")).resolves.toMatchObject({ rows: [{ N: 0 }] });
});

async function connect(answer: SalesforceAnswer | ((soql: string) => SalesforceAnswer), { parameters = "", ...options }: Omit<SalesforceServerOptions, "answer"> & { parameters?: string } = {}) {
  const server = await startSalesforceServer({ ...options, answer: typeof answer === "function" ? answer : () => answer });
  closings.push(server.stop);
  const plugin = salesforcePlugin({ url: `salesforce://reader%40example.com:s3cret-pass@login.salesforce.com?token=TOKEN99${parameters}`, loginUrl: server.url });
  closings.push(plugin.teardown);
  return { server, plugin, connection: plugin.connection.create() };
}

function of(type: string) {
  return { attributes: { type, url: `/services/data/v60.0/sobjects/${type}/001` } };
}

function numbered(count: number) {
  return Array.from({ length: count }, (_, N) => ({ ...of("Account"), N }));
}
