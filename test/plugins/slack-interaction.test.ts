import { describe, expect, test } from "vitest";
import { lastQuestion, toolResults, type ModelRequest } from "../support/servers/openai-script.ts";
import { botToken, mention, signingSecret, slackHost, textOf } from "./slack-host.ts";

const count = { name: "executeSQL", input: { sql: "SELECT count(*) AS n FROM orders WHERE status <> 'x'", explanation: "How many orders there are" } };
const counting = (request: ModelRequest) => (toolResults(request).length === 0 ? { toolCalls: [count] } : { text: "There are **3084** orders & more < less. <!channel> @here" });

describe("requests", () => {
  test("a good signature is taken, with the URL's verification; a stale, forged or missing one is not", async () => {
    const { send, url } = await slackHost([]);
    const challenge = { type: "url_verification", challenge: "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P" };

    const good = await send("events", challenge);
    const refused = await Promise.all([
      send("events", challenge, { at: Date.now() - 301_000 }),
      send("events", challenge, { at: Date.now() + 301_000 }),
      send("events", challenge, { signingSecret: "another" }),
      send("events", challenge, { headers: { "x-slack-signature": "v0=00" } }),
      send("events", challenge, { headers: { "x-slack-request-timestamp": "soon" } }),
      fetch(`${url}/slack/commands`, { method: "POST", body: "text=hello" }),
    ]);

    expect(await good.json()).toEqual({ challenge: challenge.challenge });
    expect(refused.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401]);
  });

  test("what comes again is answered once: by its event, by its message, by its signature", async () => {
    const { send, slack, model } = await slackHost(({ messages }) => ({ text: `Answer ${messages.length}` }));
    const event = mention("How many orders?", { eventId: "Ev1", ts: "1690000000.000100" });
    const at = Date.now();

    const first = await Promise.all([
      send("events", event, { at }),
      send("events", event, { at }),
      send("events", event, { at: at - 60_000, headers: { "x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout" } }),
      send("events", { ...event, event_id: "Ev2" }),
    ]);
    await slack.call(({ method }) => method === "chat.update");
    await send("events", mention("And last month?", { thread_ts: "1690000000.000100" }));
    await slack.call((call) => call.method === "chat.update" && textOf(call).includes("Answer 4"));

    expect(first.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(model.requests).toHaveLength(2);
  });

  test.each([
    ["a bot", mention("Hi", { bot_id: "B1" })],
    ["the app itself", mention("Hi", { user: "UATLAS" })],
    ["an edit", mention("Hi", { subtype: "message_changed" })],
    ["a message in a channel that is not for the app", mention("Hi", { type: "message", channel_type: "channel" })],
    ["something that is no event", { hello: "there" }],
  ])("%s is acknowledged, and not answered", async (_, event) => {
    const { send, slack, model } = await slackHost([{ text: "Yes" }]);

    const { status } = await send("events", event);
    await send("events", mention("Are you there?"));
    await slack.call(({ method }) => method === "chat.update");

    expect(status).toBe(200);
    expect(model.requests.map(lastQuestion)).toEqual(["Are you there?"]);
  });
});

describe("answers", () => {
  test("a mention is answered in its thread: text, SQL, a small table, nothing that mentions everybody", async () => {
    const { send, slack } = await slackHost(counting);

    await send("events", mention("How many orders?", { ts: "1690000000.000200" }));
    const placeholder = await slack.call(({ method }) => method === "chat.postMessage");
    const answer = await slack.call(({ method }) => method === "chat.update");

    expect(placeholder.arguments).toMatchObject({ channel: "C1", thread_ts: "1690000000.000200" });
    expect(answer.arguments.blocks).toEqual([
      section("There are *3084* orders &amp; more &lt; less. &lt;!channel&gt; @\u2060here"),
      section("```\nSELECT count(*) AS n FROM orders WHERE status &lt;&gt; 'x'\n```"),
      section("```\n   n\n────\n3084\n```"),
    ]);
    expect(JSON.stringify(slack.calls)).not.toMatch(new RegExp(`${botToken}|${signingSecret}`));
  });

  test("a thread is a conversation, in which somebody else can go on", async () => {
    const { send, slack, model } = await slackHost(({ messages }) => ({ text: `Heard ${messages.filter(({ role }) => role === "user").length}` }));
    const thread = "1690000000.000300";

    await send("events", mention("First?", { ts: thread }));
    await slack.call((call) => call.method === "chat.update" && textOf(call).includes("Heard 1"));
    await send("events", mention("Second?", { thread_ts: thread, user: "U2" }));
    await slack.call((call) => call.method === "chat.update" && textOf(call).includes("Heard 2"));

    expect(lastQuestion(model.requests[1] ?? (undefined as never))).toBe("Second?");
  });

  test("a direct message needs no mention", async () => {
    const { send, slack, model } = await slackHost([{ text: "Hello." }]);

    await send("events", { ...mention(""), event: { type: "message", channel_type: "im", channel: "D1", user: "U1", ts: "1690000000.000400", text: "Is &lt;this&gt; on <https://shop.example/|our shop>?" } });
    const answer = await slack.call(({ method }) => method === "chat.update");

    expect(lastQuestion(model.requests[0] ?? (undefined as never))).toBe("Is <this> on our shop?");
    expect(answer.arguments.channel).toBe("D1");
  });

  test("a command is acknowledged at once, and answered in a thread of its own", async () => {
    const { send, slack } = await slackHost([{ text: "42.", delayMs: 50 }]);

    const acknowledged = await send("commands", command("How many?", slack.responseUrl));
    const begun = await slack.call(({ method }) => method === "chat.postMessage");
    const answer = await slack.call((call) => call.method === "chat.postMessage" && textOf(call).includes("42."));

    expect(await acknowledged.json()).toEqual({ response_type: "ephemeral", text: "Looking into it…" });
    expect(textOf(begun)).toContain("<@U1> asks: How many?");
    expect(answer.arguments).toMatchObject({ channel: "C1", thread_ts: "1700000000.000001" });
  });

  test("where the app may not post, a command is answered by its response_url", async () => {
    const { send, slack } = await slackHost([{ text: "42." }]);
    slack.fail({ error: "not_in_channel" });

    await send("commands", command("How many?", slack.responseUrl));
    const answer = await slack.call(({ method }) => method === "response_url");

    expect(answer.arguments).toMatchObject({ response_type: "ephemeral", text: "42." });
    expect(slack.calls).toHaveLength(1);
  });

  test("a command without a question says how it is used", async () => {
    const { send, slack } = await slackHost([]);

    const answer = await (await send("commands", command(" ", slack.responseUrl))).json();

    expect(answer).toMatchObject({ response_type: "ephemeral", text: expect.stringContaining("Write a question after the command") });
  });

  test("a long answer comes in several messages, each within Slack's limits", async () => {
    const words = `${`${"long".repeat(20)} & ${"word".repeat(20)} `.repeat(220)}The end.`;
    const { send, slack } = await slackHost([{ text: words }]);

    await send("events", mention("Everything?"));
    await slack.call((call) => textOf(call)?.includes("The end."));

    const [, ...calls] = slack.calls;
    const sections = calls.flatMap(({ arguments: { blocks } }) => blocks as ReturnType<typeof section>[]); // an answer without queries has no others
    expect(calls.length).toBeGreaterThan(2);
    expect(Math.max(...sections.map(({ text }) => text.text.length))).toBeLessThanOrEqual(3000);
    expect(sections.map(({ text }) => text.text).join(" ") === words.replaceAll("&", "&amp;")).toBe(true);
  });

  test("a model that fails is told of in the thread, in the place of the placeholder", async () => {
    const { send, slack } = await slackHost([{ error: { status: 401, message: "no" } }]);

    await send("events", mention("How many?"));
    const answer = await slack.call(({ method }) => method === "chat.update");

    expect(textOf(answer)).toContain("The answer failed.");
  });
});

test("a 429 is waited for as long as Slack says, and a 500 is tried again", async () => {
  const { send, slack } = await slackHost([{ text: "42." }]);
  const before = slack.requests();
  slack.fail({ status: 429, retryAfter: 1 }, { status: 500 });

  await send("events", mention("How many?"));
  const answer = await slack.call(({ method }) => method === "chat.update");

  expect(textOf(answer)).toContain("42.");
  expect(slack.requests() - before).toBe(4);
});

function section(text: string) {
  return { type: "section", text: { type: "mrkdwn", text, verbatim: true } };
}

function command(text: string, responseUrl: string): string {
  return new URLSearchParams({ command: "/atlas", text, team_id: "T1", channel_id: "C1", user_id: "U1", response_url: responseUrl, trigger_id: `${crypto.randomUUID()}` }).toString();
}
