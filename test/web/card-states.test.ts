import { expect, test } from "vitest";
import { answer, ask, card, picture, usePage } from "./support/open-browser.ts";

const { open, tickets, release, asked } = usePage();

test("an action that runs says so, to whoever clicked, to others and after a reload; when it is done the conversation goes on", async () => {
  const first = await open();
  await ask(first, "Open a slow ticket.");
  await card(first).getByRole("button", { name: "Approve" }).waitFor();
  const second = await open(new URL(first.url()).pathname);
  await card(second).getByRole("button", { name: "Approve" }).waitFor();

  await card(first).getByRole("button", { name: "Approve" }).click();
  await card(second).getByText("Approved by local").waitFor();
  expect(await card(second).locator(".outcome").innerText()).toMatch(/^Running… Approved by local/);
  expect(await card(second).getByRole("button", { name: "Approve" }).count()).toBe(0);
  await first.reload();
  await card(first).getByText("Running…").waitFor();
  await picture(first, "card-executing");
  release();

  await card(first).getByText("Done.").waitFor();
  await first.getByRole("button", { name: "Let Atlas go on" }).click();
  await answer(first).getByText("Noted:").waitFor();
  expect(tickets().filter(({ title }) => title === "Slow to open")).toHaveLength(1);
});

test("an action that fails says why, to the person and to the model, and is not run again", async () => {
  const page = await open();
  await ask(page, "Open a broken ticket.");

  await card(page).getByRole("button", { name: "Approve" }).click();
  await answer(page).getByText("Noted:").waitFor();

  expect(await card(page).innerText()).toMatch(/Failed\. Approved by local[^]*Ticket API returned 500/);
  expect(await answer(page).getByText("Noted:").innerText()).toContain("Ticket API returned 500");
  expect(await card(page).getByRole("button").allInnerTexts()).toEqual(["Copy JSON"]);
  expect(tickets().filter(({ title }) => title.startsWith("Broken"))).toHaveLength(1);
  await picture(page, "card-failed");
});

test("of several actions in one answer each is decided on by itself, and the model is told once, of all", async () => {
  const page = await open();
  const cards = page.locator(".card");
  await ask(page, "Open two tickets.");
  await cards.nth(1).getByRole("button", { name: "Approve" }).waitFor();
  const before = asked().length;

  await cards.nth(0).getByRole("button", { name: "Approve" }).click();
  await cards.nth(0).getByText("Done.").waitFor();
  expect(await cards.nth(1).getByRole("button", { name: "Approve" }).isEnabled()).toBe(true);
  await picture(page, "cards");
  await cards.nth(1).getByRole("button", { name: "Deny…" }).click();
  await cards.nth(1).getByRole("button", { name: "Deny action" }).click();
  await answer(page).getByText("1 of 2 tickets opened.").waitFor();

  expect(asked().length).toBe(before + 1);
  expect(tickets().flatMap(({ title }) => (title.endsWith("of two") ? title : []))).toEqual(["First of two"]);
});

test("an answer that was lost on its way is there when the question is sent again, and the model is not asked again", async () => {
  const page = await open();
  const before = asked().length;
  // The server has answered; nothing of it arrives, and the page hears of it in no other way.
  await page.route("**/api/v1/conversations", (route) => route.abort());
  await page.route("**/api/v1/chat", async (route) => (await route.fetch(), await route.abort()), { times: 1 });
  await ask(page, "Query the wrong table.");
  await page.getByText("Atlas does not answer.").waitFor();
  const after = asked().length;

  await page.getByRole("button", { name: "Try again" }).click();
  await answer(page).getByText("There are no invoices in this warehouse.").waitFor();

  expect([after, asked().length]).toEqual([before + 2, before + 2]);
  expect(await page.getByRole("article").count()).toBe(2);
});
