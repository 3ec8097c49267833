import { describe, expect, test } from "vitest";
import { answer, ask, picture, usePage } from "./support/open-browser.ts";

const { open } = usePage();

describe("an answer", () => {
  test("streams in with what was looked at, the query, its chart and its table, and is there after a reload", async () => {
    const page = await open();

    await ask(page, "What was revenue by month?");
    await answer(page).getByText("grew steadily").waitFor();
    const look = async () => {
      await page.getByRole("img", { name: /^Line chart, revenue by month/ }).waitFor();
      expect(await page.getByText("Looked at cat metrics/sales.yml").count()).toBe(1);
      expect(await page.locator(".query .meta").innerText()).toMatch(/^duckdb-datasource · \d+ rows · [\d.]+ m?s$/);
    };
    await look();
    await picture(page, "answer");
    const address = page.url();
    await page.reload();

    await look();
    expect(page.url()).toBe(address);
    expect(address).toMatch(/\/c\/\w+$/);
    expect(await page.getByRole("navigation", { name: "Conversations" }).getByRole("link").first().innerText()).toBe("What was revenue by month?");
  });

  test("is text: HTML in it does nothing, links leave nothing behind, images are not fetched", async () => {
    const page = await open();

    await ask(page, "What was revenue by month?");
    const link = page.getByRole("link", { name: "The definition" });
    await link.waitFor();

    expect(await link.getAttribute("rel")).toContain("noopener");
    expect(await page.locator(".message img").count()).toBe(0);
    expect(await answer(page).getByText("<img src=x onerror=alert(1)>").count()).toBe(1);
    expect(await page.getByRole("link", { name: "chart" }).count()).toBe(1);
  });

  test("can be stopped with Escape, and says so", async () => {
    const page = await open();

    await ask(page, "Tell me a long story.");
    await answer(page).getByText("Sentence 3.").waitFor();
    await page.keyboard.press("Escape");

    await page.getByText("Stopped.").waitFor();
    await picture(page, "stopped");
    expect(await answer(page).getByText("Sentence 399.").count()).toBe(0);
    await page.getByRole("button", { name: "Send" }).waitFor();
  });

  test("that fails says why and what to do, also after a reload", async () => {
    const page = await open();

    await ask(page, "What if there is no model?");
    const alert = page.getByRole("alert");
    await alert.waitFor();

    expect(await alert.innerText()).toContain("scripted");
    expect(await alert.getByRole("button", { name: "Try again" }).count()).toBe(1);
    await picture(page, "failure");
    await page.reload();
    await page.getByRole("button", { name: "Try again" }).waitFor();
  });

  test("of a query that failed shows the reason and the SQL", async () => {
    const page = await open();

    await ask(page, "Query the wrong table.");
    await answer(page).getByText("There are no invoices in this warehouse.").waitFor();

    expect(await page.locator(".query-failure").innerText()).toContain("invoices");
    expect(await page.getByText("SELECT * FROM invoices").isVisible()).toBe(true);
  });
});

describe("a result", () => {
  test("is sorted as what it holds, turned around, and put back", async () => {
    const page = await open();
    await ask(page, "Show me mixed values.");
    const column = (index: number) => page.locator(`.result tbody tr td:nth-child(${index})`).allInnerTexts();
    await page.getByRole("tab", { name: "Table" }).or(page.locator(".result table")).first().waitFor();

    await page.getByRole("button", { name: "amount" }).click();
    expect(await column(1)).toEqual(["9", "10", "100"]);
    await page.getByRole("button", { name: "amount" }).click();
    expect(await column(1)).toEqual(["100", "10", "9"]);
    await page.getByRole("button", { name: "amount" }).click();
    expect(await column(1)).toEqual(["10", "9", "100"]);
    await page.getByRole("button", { name: "note" }).click();
    expect(await column(3)).toEqual(["=1+1", 'a,b "c"', "NULL"]);
    expect(await page.getByRole("columnheader", { name: "note" }).getAttribute("aria-sort")).toBe("ascending");
  });

  test("is copied as CSV that a spreadsheet does not run, and its SQL as it ran", async () => {
    const page = await open();
    await ask(page, "Show me mixed values.");

    await page.getByRole("button", { name: "Copy CSV" }).click();
    await page.getByText("Copied").waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe("amount,label,note\r\n10,item 10,\r\n9,item 9,'=1+1\r\n100,Item 1,\"a,b \"\"c\"\"\"");

    await page.locator("summary", { hasText: "SQL" }).click();
    await page.getByRole("button", { name: "Copy SQL" }).click();
    await expect.poll(() => page.evaluate("navigator.clipboard.readText()")).toMatch(/^SELECT \* FROM \(VALUES/);
  });

  test("by category is a bar chart, with the table beside it at the arrow keys", async () => {
    const page = await open();
    await ask(page, "What are the best categories?");
    await page.getByRole("img", { name: /^Bar chart, units by category/ }).waitFor();
    await picture(page, "bars");

    await page.getByRole("tab", { name: "Chart" }).focus();
    await page.keyboard.press("ArrowRight");

    expect(await page.getByRole("columnheader", { name: "category" }).isVisible()).toBe(true);
    expect(await page.getByRole("tab", { name: "Table" }).getAttribute("aria-selected")).toBe("true");
  });

  test("that was cut says so, and comes page by page", async () => {
    const page = await open();
    await ask(page, "Show me all orders.");
    await page.getByText("Only the first 1,000 rows are shown").waitFor();

    expect(await page.locator(".result tbody tr").count()).toBe(50);
    await page.getByRole("button", { name: "Next" }).click();

    expect(await page.getByText("51–100 of 1,000").count()).toBe(1);
    await picture(page, "table");
  });
});
