import { afterAll, beforeAll, expect, test } from "vitest";
import { postgres, type TestPostgres } from "../support/postgres.ts";
import { answer, ask, card, picture, proposeTicket, usePage } from "./support/open-browser.ts";

let database: TestPostgres;
beforeAll(async () => void (database = await postgres()));
const { open, tickets, restart } = usePage(async () => ({ databaseUrl: await database.createDatabase() }));
afterAll(() => database.stop());

test("a card outlives its server: the page that shows it decides, and the conversation goes on", async () => {
  const page = await open();
  await proposeTicket(page);

  await restart();
  await card(page).getByRole("button", { name: "Approve" }).click();
  await answer(page).getByText("The ticket is open.").waitFor();
  await page.reload();

  await answer(page).getByText("The ticket is open.").waitFor();
  expect(await card(page).innerText()).toMatch(/Done\. Approved by local/);
  expect(tickets()).toHaveLength(1);
});

test("an action whose server died while it ran is unknown, is not run again, and an admin says what became of it", async () => {
  const page = await open();
  await ask(page, "Open a slow ticket.");
  await card(page).getByRole("button", { name: "Approve" }).click();
  await expect.poll(() => tickets().some(({ title }) => title === "Slow to open")).toBe(true);

  await restart();
  await card(page).getByText("Unknown.").waitFor();
  await picture(page, "card-unknown");
  expect(await card(page).getByRole("button", { name: "Approve" }).count()).toBe(0);
  await card(page).getByRole("button", { name: "It was done" }).click();
  await answer(page).getByText("Noted:").waitFor();

  expect(await card(page).innerText()).toContain("Done.");
  expect(await answer(page).getByText("Noted:").innerText()).toContain("local says that it executed.");
  expect(tickets().filter(({ title }) => title === "Slow to open")).toHaveLength(1);
});
