import { checkPlugin } from "@useatlas/plugin-sdk";
import { createMockContext } from "@useatlas/plugin-sdk/testing";
import { expect, test } from "vitest";
import glossary from "./company-glossary";

test("the glossary is loaded once, kept through `this`, and dropped by refresh()", async () => {
  const { contextProvider } = glossary;

  const text = await contextProvider.load();

  expect(text).toContain("## Company Glossary\n\n- **ARR**: Annual Recurring Revenue");
  expect(contextProvider._cache).toBe(text);
  contextProvider._cache = "what was kept";
  expect(await contextProvider.load()).toBe("what was kept");
  await contextProvider.refresh();
  expect(contextProvider._cache).toBeNull();
  expect(await contextProvider.load()).toBe(text);
});

test("the glossary plugin is valid and logs when it starts", async () => {
  const { ctx, logs } = createMockContext();

  await glossary.initialize(ctx);

  expect(checkPlugin(glossary)).toEqual([]);
  expect(logs).toMatchObject([{ level: "info", message: "Company glossary context plugin initialized" }]);
});
