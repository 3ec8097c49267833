import { expect, test } from "vitest";
import { systemPrompt } from "../../support/servers/openai-script.ts";
import { contextPlugin, never } from "../../support/plugins.ts";
import companyGlossary from "../../guide/company-glossary.ts";
import { ada, demo } from "./demo.ts";

const hello = () => ({ text: "Hello." });

test("the guide's glossary stands in the prompt, attributed, cached by this._cache, and is read again after a reload", async () => {
  const { host, server } = await demo(hello, { plugins: [companyGlossary] });
  const cache = () => ("_cache" in companyGlossary.contextProvider ? companyGlossary.contextProvider._cache : undefined);

  await host.agent.ask({ question: "Hello", person: ada });
  const cached = cache();
  const { replaced, contexts } = await host.reloadSemantics();

  expect(systemPrompt(server.requests[0]!)).toContain('<context plugin="company-glossary">\n## Company Glossary\n\n- **ARR**: Annual Recurring Revenue');
  expect(cached).toContain("**churn**");
  expect({ replaced, contexts, cache: cache() }).toEqual({ replaced: true, contexts: [{ pluginId: "company-glossary", refreshed: true }], cache: null });
});

test("load() is asked each time, of all at once, and its last good text serves when it fails", async () => {
  let loads = 0;
  let arrive: () => void = () => undefined;
  const both = new Promise<void>((resolve) => (arrive = resolve));
  const first = contextPlugin("first", { contextProvider: { load: async () => (await both, ++loads > 1 ? Promise.reject(new Error("gone")) : "From the first.") } });
  const second = contextPlugin("second", { contextProvider: { load: () => (arrive(), "From the second.") } });
  const { host, server } = await demo(hello, { plugins: [first, second] });

  await host.agent.ask({ question: "One", person: ada });
  await host.agent.ask({ question: "Two", person: ada });

  const [one, two] = server.requests.map(systemPrompt);
  expect(one).toContain('<context plugin="first">\nFrom the first.\n</context>\n<context plugin="second">\nFrom the second.');
  expect(two).toContain('<context plugin="first" stale="true">\nFrom the first.');
  expect(loads).toBe(2);
});

test.each([
  { how: "throws", load: () => Promise.reject(new Error("no")) },
  { how: "returns no text", load: () => 7 as unknown as string },
])("one that $how at once is left out, and the answer comes all the same", async ({ load }) => {
  const { host, server } = await demo(hello, { plugins: [contextPlugin("bad", { contextProvider: { load } })] });

  const { outcome } = await host.agent.ask({ question: "Hello", person: ada });

  expect(outcome).toBe("answered");
  expect(systemPrompt(server.requests[0]!)).not.toContain("Context from plugins");
});

test("a refresh() that hangs or throws is an answer, and the others are refreshed", async () => {
  const refreshed: string[] = [];
  const plugins = [
    contextPlugin("throws", { contextProvider: { load: () => "", refresh: () => Promise.reject(new Error("locked")) } }),
    contextPlugin("hangs", { contextProvider: { load: () => "", refresh: never } }),
    contextPlugin("none"),
    contextPlugin("good", { contextProvider: { load: () => "", refresh: () => void refreshed.push("good") } }),
  ];
  const { host } = await demo(hello, { plugins });

  const all = await host.agent.refreshContext();
  const one = await host.agent.refreshContext("good");

  expect(all).toEqual([
    { pluginId: "throws", refreshed: false, error: expect.stringContaining("locked") },
    { pluginId: "hangs", refreshed: false, error: expect.stringContaining("did not finish") },
    { pluginId: "none", refreshed: true },
    { pluginId: "good", refreshed: true },
  ]);
  expect(one).toEqual([{ pluginId: "good", refreshed: true }]);
  expect(refreshed).toEqual(["good", "good"]);
  await expect(host.agent.refreshContext("nobody")).rejects.toMatchObject({ code: "CONTEXT_UNKNOWN", hint: "There are: throws, hangs, none, good." });
});
