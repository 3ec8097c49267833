import { expect, test } from "vitest";
import { proposal, tickets } from "../api/agent/tickets.ts";
import { toolResults, type ModelRequest } from "../support/servers/openai-script.ts";
import type { SlackCall } from "../support/servers/slack.ts";
import { hasButtons, mention, slackHost, textOf } from "./slack-host.ts";

/** Proposes the ticket, and says in the end what became of it. */
const proposing = (request: ModelRequest) => (toolResults(request).length === 0 ? { toolCalls: [proposal] } : { text: `It became: ${toolResults(request).join()}` });
const isCard = (call: SlackCall) => call.method === "chat.update" && hasButtons(call);
const thread = "1690000000.900100";

test("approving on the card executes once, tells so on it, and lets the conversation go on", async () => {
  const { opened, plugin } = await tickets();
  const { send, press, slack } = await slackHost(proposing, { plugins: [plugin] });
  await send("events", mention("Open a ticket", { ts: thread }));
  const card = await slack.call(isCard);
  expect(textOf(card)).toContain("Revenue fell");
  expect(textOf(card)).toContain("Asked for by <@U1>. Whoever takes part in this conversation may decide. It cannot be undone.");

  await Promise.all([press(card, "atlas_approve"), press(card, "atlas_approve")]);
  const decided = await slack.call((call) => call.method === "chat.update" && textOf(call).includes("has been done"));
  const answer = await slack.call((call) => textOf(call)?.includes("It became:"));
  await slack.call((call) => call.method === "response_url");

  expect(opened).toHaveLength(1);
  expect(hasButtons(decided)).toBe(false);
  expect(textOf(decided)).toContain("Approved by <@U1>.");
  expect(textOf(answer)).toContain("T-1");
  expect(answer.arguments).toMatchObject({ channel: "C1", thread_ts: thread });
});

test("denying asks for a reason, which the agent is told", async () => {
  const { opened, plugin } = await tickets();
  const { send, press, interact, slack } = await slackHost(proposing, { plugins: [plugin] });
  await send("events", mention("Open a ticket", { ts: thread }));
  const card = await slack.call(isCard);

  await press(card, "atlas_deny");
  const { arguments: form } = await slack.call(({ method }) => method === "views.open");
  const view = form.view as { callback_id: string; private_metadata: string }; // it is the form for a reason
  await interact({ type: "view_submission", user: { id: "U1" }, view: { ...view, state: { values: { reason: { reason: { value: "Not <today>" } } } } } });
  const decided = await slack.call((call) => call.method === "chat.update" && textOf(call).includes("was denied"));
  const answer = await slack.call((call) => textOf(call)?.includes("It became:"));

  expect(opened).toEqual([]);
  expect(textOf(decided)).toContain("Denied by <@U1>. “Not &lt;today&gt;”");
  expect(textOf(answer)).toContain("Not &lt;today&gt;");
});

test("who takes no part in the conversation is told so, alone, and nothing happens", async () => {
  const { opened, plugin } = await tickets();
  const { send, press, slack, host } = await slackHost(proposing, { plugins: [plugin] });
  await send("events", mention("Open a ticket", { ts: thread }));
  const card = await slack.call(isCard);

  await press(card, "atlas_approve", { user: "U2" });
  const told = await slack.call(({ method }) => method === "response_url");

  expect(told.arguments).toMatchObject({ response_type: "ephemeral", replace_original: false, text: expect.stringContaining("There is no action") });
  expect(opened).toEqual([]);
  expect(await host.approvals.list({ person: { id: "root", role: "admin" }, status: "pending" })).toHaveLength(1);
});

test("an admin-only action names who may, and has no button when nobody in Slack is one", async () => {
  const { plugin } = await tickets();
  const { send, slack } = await slackHost(proposing, { plugins: [plugin], actions: { approval: { "ticket:create": "admin-only" } } });

  await send("events", mention("Open a ticket"));
  const card = await slack.call(({ method }) => method === "chat.update");

  expect(hasButtons(card)).toBe(false);
  expect(textOf(card)).toContain("Only an admin may decide, and nobody in Slack is one");
  expect(textOf(card)).toContain("atlas actions approve");
});

test("with admins in Slack they have the buttons, and nobody else's click counts", async () => {
  const { opened, plugin } = await tickets();
  const { send, press, slack } = await slackHost(proposing, { plugins: [plugin], admins: ["UROOT"], actions: { approval: { "ticket:create": "admin-only" } } });
  await send("events", mention("Open a ticket"));
  const card = await slack.call(isCard);
  expect(textOf(card)).toContain("Only an admin may decide: <@UROOT>.");

  await press(card, "atlas_approve");
  const told = await slack.call(({ method }) => method === "response_url");
  expect(opened).toEqual([]);
  await press(card, "atlas_approve", { user: "UROOT" });
  const decided = await slack.call((call) => call.method === "chat.update" && textOf(call).includes("has been done"));

  expect(told.arguments.text).toContain("Only an admin may approve action");
  expect(textOf(decided)).toContain("Approved by <@UROOT>.");
  expect(opened).toHaveLength(1);
});

test("a decision from elsewhere appears on the card", async () => {
  const { plugin } = await tickets();
  const { send, slack, host } = await slackHost(proposing, { plugins: [plugin] });
  await send("events", mention("Open a ticket"));
  await slack.call(isCard);
  const [action] = await host.approvals.list({ person: { id: "root", role: "admin" } });

  await host.approvals.deny(action?.id ?? "", { id: "root", role: "admin" }, "Not now");
  const decided = await slack.call((call) => call.method === "chat.update" && textOf(call).includes("was denied"));

  expect(textOf(decided)).toContain("Denied by root. “Not now”");
  expect(hasButtons(decided)).toBe(false);
});
