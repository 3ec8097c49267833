import { createHost } from "@atlas/api/lib/host";
import { describe, expect, onTestFinished, test } from "vitest";
import { jiraPlugin } from "../../plugins/jira-action/src/index.ts";
import { httpApi, refusedUrl, reply } from "../support/servers/http-api.ts";
import { jira } from "../support/servers/jira.ts";
import { doctor, readmeProject } from "../support/servers/readme-project.ts";
import { untrustedServer } from "../support/servers/untrusted-server.ts";
import { silentServer } from "../support/servers/silent-server.ts";
import { tempProject } from "../support/temp-project.ts";

const account = { email: "atlas@acme.example", apiToken: "jira-token-1234" };
const ticket = { summary: "Orders fell", description: "By a third.", issueType: "Task" };
const ann = { id: "ann", role: "member" as const };

test("a host creates the issue that was approved, once, with what the config adds", async () => {
  const site = await started();
  const host = createHost({ config: { plugins: [plugin(site.url, { labels: ["atlas"] })] }, cwd: await tempProject(), environment: {} });
  onTestFinished(() => host.close());
  await host.boot();
  const description = "# Orders\n\nFell by **a third**:\n\n- north\n  1. `A`\n- south\n\n```sql\nSELECT 1\n```\n\nSee https://a.example/x.";
  const input = { summary: "Orders fell", description, priority: "High", labels: ["sales", "atlas"] };

  const proposed = await host.approvals.propose({ name: "createJiraTicket", input, conversationId: "c1", toolCallId: "t1", person: ann });
  const before = site.issues.size;
  const approved = await host.approvals.approve(proposed.id, { id: "root", role: "admin" });

  expect({ before, status: approved.status, output: approved.output }).toEqual({ before: 0, status: "executed", output: { key: "DATA-1", url: `${site.url}/browse/DATA-1` } });
  expect(proposed).toMatchObject({ actionType: "jira:create", reversible: true, approval: "manual", input: { issueType: "Task" } });
  expect(site.issues.get("DATA-1")).toMatchObject({ summary: "Orders fell", issuetype: { name: "Task" }, priority: { name: "High" }, labels: ["atlas", "sales"], description: { type: "doc", version: 1 } });
});

test("the example of the README is found by doctor to be refused where there is no such Jira, without its token", async () => {
  const root = await readmeProject("jira-action", { variables: { JIRA_HOST: await refusedUrl(), JIRA_EMAIL: account.email, JIRA_API_TOKEN: account.apiToken } });

  const findings = await doctor(root, "jira-action");

  expect(findings).toMatchObject([{ severity: "error", message: expect.stringMatching(/^Jira at http:\/\/127.+ cannot be reached: /) }]);
  expect(JSON.stringify(findings)).not.toContain(account.apiToken);
});

test("the example of the README is found healthy by doctor where there is one", async () => {
  const root = await readmeProject("jira-action", { variables: { JIRA_HOST: (await started()).url, JIRA_EMAIL: account.email, JIRA_API_TOKEN: account.apiToken } });

  expect(await doctor(root, "jira-action")).toMatchObject([{ severity: "ok" }]);
});

describe("what Jira refuses", () => {
  test("is told with every field that it complains about", async () => {
    const { url } = await started();

    await expect(create(url, { ...ticket, issueType: "Epic", priority: "Highest" })).rejects.toMatchObject({
      code: "JIRA_REJECTED",
      message: "Jira did not take the issue. issuetype: Specify a valid issue type. priority: Specify a valid priority.",
    });
  });

  test.each([
    { status: 400, body: { errorMessages: ["No."], errors: {} }, code: "JIRA_REJECTED", message: "Jira did not take the issue. No." },
    { status: 400, body: {}, code: "JIRA_REJECTED", message: "Jira did not take the issue. It did not say why." },
    { status: 401, body: {}, code: "JIRA_UNAUTHORIZED", message: "Jira does not accept the token of atlas@acme.example." },
    { status: 403, body: { errorMessages: ["You cannot create issues in this project."] }, code: "JIRA_FORBIDDEN", message: "Jira does not let atlas@acme.example do this. You cannot create issues in this project." },
    { status: 404, body: {}, code: "JIRA_UNREACHABLE", message: /^There is no Jira API at http/ },
    { status: 500, body: { message: `broken by ${account.apiToken}` }, code: "JIRA_FAILED", message: "Jira answered 500. broken by ***." },
    { status: 201, body: {}, code: "JIRA_MALFORMED", message: "Jira did not say which issue it created." },
  ])("$status is $code", async ({ status, body, code, message }) => {
    const site = await started();
    site.interfere({ on: /POST/, answer: { status, body } });

    await expect(create(site.url)).rejects.toMatchObject({ code, message: typeof message === "string" ? message : expect.stringMatching(message) });
  });

  test("because it had too many requests is asked for once more, when that is soon", async () => {
    const site = await started();
    site.interfere({ on: /POST/, answer: { status: 429, headers: { "retry-after": "1" } } });
    const creating = create(site.url);
    await expect.poll(() => site.requests.length).toBe(1);
    site.interfere(undefined);

    expect(await creating).toMatchObject({ key: "DATA-1" });
    expect(site.issues.size).toBe(1);
  });

  test.each([
    { headers: { "retry-after": "60" }, hint: "Try again in 60 s." },
    { headers: { "retry-after": "0" }, hint: "Try again in 0 s." },
    { headers: {}, hint: "Try again later." },
  ])("because it had too many requests is told, with $headers", async ({ headers, hint }) => {
    const site = await started();
    site.interfere({ on: /POST/, answer: { status: 429, headers: headers as Record<string, string> } });

    await expect(create(site.url)).rejects.toMatchObject({ code: "JIRA_RATE_LIMITED", hint });
  });
});

test("an issue whose answer is waited for no more is told as cancelled", async () => {
  const { port, close } = await silentServer();
  onTestFinished(close);
  const stop = new AbortController();
  const creating = create(`http://127.0.0.1:${port}`, ticket, stop.signal);
  stop.abort();

  await expect(creating).rejects.toMatchObject({ code: "JIRA_CANCELLED" });
});

test("the token follows no redirect", async () => {
  const site = await started();
  const other = await started();
  site.interfere({ on: /POST/, answer: { status: 307, headers: { location: `${other.url}/rest/api/3/issue` } } });

  await expect(create(site.url)).rejects.toMatchObject({ code: "JIRA_UNREACHABLE" });
  expect(other.requests).toEqual([]);
});

describe("health", () => {
  test("of a Jira that knows the account and the project", async () => {
    const site = await started();

    expect(await plugin(site.url).healthCheck()).toEqual({ healthy: true, latencyMs: expect.any(Number) });
    expect(site.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /rest/api/3/myself", "GET /rest/api/3/project/DATA"]);
  });

  test("of one that is slow, and answers in time", async () => {
    const site = await started();
    site.interfere({ on: /myself/, delayMs: 100 });

    expect(await plugin(site.url).healthCheck()).toMatchObject({ healthy: true });
  });

  test.each([
    { what: "refused", url: refusedUrl, message: /^Jira at http:\/\/127.+ cannot be reached: / },
    { what: "no certificate to trust", url: untrusted, message: /self.signed certificate/ },
    { what: "never an answer", url: blackHole, message: /^Jira at http:\/\/127.+ did not answer within 4 s\.$/ },
    { what: "something else there", url: elsewhere, message: /answered 200 with something other than JSON/ },
  ])("of $what", async ({ url, message }) => {
    expect(await plugin(await url()).healthCheck()).toEqual({ healthy: false, message: expect.stringMatching(message), latencyMs: expect.any(Number) });
  });

  test.each([
    { what: "a wrong token", config: { apiToken: "wrong-token-1234" }, message: "Jira does not accept the token of atlas@acme.example." },
    { what: "another project", config: { projectKey: "NOPE" }, message: /^There is no project NOPE at http.+, or atlas@acme\.example may not see it\.$/ },
  ])("of $what", async ({ config, message }) => {
    const health = await plugin((await started()).url, config).healthCheck();

    expect(health).toMatchObject({ healthy: false, message: typeof message === "string" ? message : expect.stringMatching(message) });
    expect(JSON.stringify(health)).not.toContain("wrong-token-1234");
  });
});

function plugin(host: string, config: { labels?: string[]; apiToken?: string; projectKey?: string } = {}) {
  return jiraPlugin({ host, ...account, projectKey: "DATA", ...config });
}

function create(url: string, input: Record<string, unknown> = ticket, abortSignal?: AbortSignal) {
  const [action] = plugin(url).actions;
  if (!action) throw new Error("There is no action.");
  return action.tool.execute(action.tool.inputSchema.parse(input), abortSignal ? { abortSignal } : {});
}

async function started() {
  const site = await jira(account);
  onTestFinished(site.stop);
  return site;
}

async function untrusted(): Promise<string> {
  const { url, stop } = await untrustedServer();
  onTestFinished(stop);
  return url;
}

async function blackHole(): Promise<string> {
  const { port, close } = await silentServer();
  onTestFinished(close);
  return `http://127.0.0.1:${port}`;
}

async function elsewhere(): Promise<string> {
  const api = await httpApi((_request, response) => reply(response, 200, ["no Jira"]));
  onTestFinished(api.stop);
  return api.url;
}
