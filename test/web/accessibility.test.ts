import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { answer, ask, card, picture, proposeTicket, usePage } from "./support/open-browser.ts";

const { open } = usePage();
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe.each(["light", "dark"] as const)("in the %s theme, axe finds nothing against WCAG AA", (colorScheme) => {
  test.each([1180, 360])("on a screen of %d pixels, which nothing makes wider", async (width) => {
    const page = await open("/", { colorScheme, viewport: { width, height: 780 }, reducedMotion: "reduce" });
    await page.getByLabel("Your question").waitFor();
    const name = `${colorScheme}-${width}`;
    expect(await violations(page)).toEqual([]);
    await picture(page, `welcome-${name}`);

    await ask(page, "What was revenue by month?");
    await answer(page).getByText("grew steadily").waitFor();
    await page.locator("summary", { hasText: "SQL" }).click();
    expect(await violations(page)).toEqual([]);
    await picture(page, `answer-${name}`);

    await proposeTicket(page);
    expect(await violations(page)).toEqual([]);
    await card(page).getByRole("button", { name: "Deny…" }).click();
    expect(await violations(page)).toEqual([]);
    await picture(page, `card-${name}`);

    await page.goto(new URL("/admin", page.url()).href);
    await page.getByText("just-bash", { exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, `admin-${name}`);
  });
});

test("the theme is chosen with the arrow keys, and remembered", async () => {
  const page = await open("/", { colorScheme: "light" });
  const background = () => page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
  const light = await background();

  await page.getByLabel("Auto").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const dark = await background();
  await page.reload();
  await page.getByLabel("Dark").waitFor();

  expect(dark).not.toBe(light);
  expect(await background()).toBe(dark);
  expect(await page.getByLabel("Dark").isChecked()).toBe(true);
});

test("on a narrow screen the conversations are in a drawer that Escape closes", async () => {
  const page = await open("/", { viewport: { width: 360, height: 780 }, reducedMotion: "reduce" });
  const opener = page.getByRole("button", { name: "Conversations" });
  const list = page.getByRole("navigation", { name: "Conversations" });
  await opener.waitFor();
  expect(await list.isVisible()).toBe(false);

  await opener.click();
  await list.waitFor();
  await picture(page, "drawer-360");
  expect(await page.evaluate("document.activeElement?.textContent")).toBe("Close");
  await page.keyboard.press("Escape");

  await list.waitFor({ state: "hidden" });
  expect(await page.evaluate("document.activeElement?.textContent")).toBe("Conversations");
});

/** What axe finds, and whether the page can be scrolled sideways. */
async function violations(page: Page): Promise<string[]> {
  // Evaluated by the debugger: the page's own policy forbids scripts from elsewhere.
  await page.evaluate(axe);
  const results = (await page.evaluate('axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] })')) as AxeResults; // that is what axe.run() gives
  const wide = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
  return [...results.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(" ")} ${failureSummary}`)), ...(wide ? ["the page is wider than the screen"] : [])];
}
