import { expect, test } from "vitest";
import { answer, ask, card, picture, proposeTicket, usePage } from "./support/open-browser.ts";

const { open, tickets } = usePage();

test("a card shows everything that would be run, as text, and only the click on Approve runs it", async () => {
  const page = await open();
  const before = tickets().length;
  await proposeTicket(page);

  const text = await card(page).innerText();
  for (const part of ["Create support ticket", "Create a support ticket from analysis findings", "ticket:create", "ticket-action", "Cannot be undone", "Refunds doubled in March", "<img src=x onerror=alert(1)>", "high", "Anyone in this conversation", "in 23 h 59 min"]) expect(text).toContain(part);
  expect(text).toMatch(/cannot be seen/);
  expect(await card(page).locator(".hidden-character").allInnerTexts()).toEqual(["RLO", "PDF"]);
  expect(await card(page).locator("img").count()).toBe(0);
  await card(page).getByRole("tab", { name: "JSON" }).click();
  expect(await card(page).getByRole("tabpanel").innerText()).toContain('"priority": "high"');
  await picture(page, "card");

  // Neither arriving nor Enter in the composer approves: the focus never moves to the button by itself.
  expect(await page.evaluate("document.activeElement?.textContent")).not.toContain("Approve");
  await page.getByLabel("Your question").press("Enter");
  expect(tickets().length).toBe(before);

  await card(page).getByRole("button", { name: "Approve" }).click();
  await answer(page).getByText("The ticket is open.").waitFor();

  expect(tickets().slice(before)).toMatchObject([{ title: "Refunds doubled in March", priority: "high" }]);
  expect(await card(page).innerText()).toMatch(/Done\. Approved by local/);
  expect(await card(page).innerText()).toContain("https://tickets.example.com/T-");
  expect(await card(page).getByRole("button", { name: "Approve" }).count()).toBe(0);
  await picture(page, "card-executed");
});

test("an action is denied with a reason, which everyone and the agent are told", async () => {
  const page = await open();
  const before = tickets().length;
  await proposeTicket(page);

  await card(page).getByRole("button", { name: "Deny…" }).click();
  await card(page).getByLabel("Why not?").fill("It is known already.");
  await card(page).getByRole("button", { name: "Deny action" }).click();
  await answer(page).getByText("No ticket was opened.").waitFor();

  expect(await card(page).innerText()).toMatch(/Denied by local[\s\S]*It was not run\. Reason: It is known already/);
  expect(tickets().length).toBe(before);
});

test("a card that waits is there after a reload, and is decided then", async () => {
  const page = await open();
  await proposeTicket(page);

  await page.reload();
  await page.getByRole("button", { name: "An action waits for a decision" }).click();
  expect(await page.evaluate("document.activeElement?.id")).toMatch(/^action-/);
  await card(page).getByRole("button", { name: "Approve" }).click();
  await answer(page).getByText("The ticket is open.").waitFor();

  await page.reload();
  await answer(page).getByText("The ticket is open.").waitFor();
  expect(await card(page).innerText()).toMatch(/Done\. Approved by local/);
});

test("whoever is slower in a second browser changes nothing, and sees who was faster and what came of it", async () => {
  const first = await open();
  const before = tickets().length;
  await proposeTicket(first);
  const second = await open(new URL(first.url()).pathname);
  await card(second).getByRole("button", { name: "Approve" }).waitFor();

  // The second page does not hear of the decision before its click.
  await second.route(/\/api\/v1\/actions\?/, (route) => (second.url().startsWith("http") && blocked ? route.abort() : route.continue()));
  let blocked = true;
  await card(first).getByRole("button", { name: "Approve" }).click();
  await answer(first).getByText("The ticket is open.").waitFor();
  await card(second).getByRole("button", { name: "Approve" }).click();
  await card(second).getByText("Your click changed nothing.").waitFor();
  blocked = false;

  await card(second).getByText("Done.").waitFor();
  await answer(second).getByText("The ticket is open.").waitFor();
  expect(await card(second).getByRole("alert").innerText()).toContain("local was faster");
  expect(tickets().length).toBe(before + 1);
});

test("a page that only looks on hears of the decision and of the answer by itself", async () => {
  const first = await open();
  await proposeTicket(first);
  const second = await open(new URL(first.url()).pathname);
  await card(second).getByRole("button", { name: "Approve" }).waitFor();

  await card(first).getByRole("button", { name: "Approve" }).click();

  await card(second).getByText("Done.").waitFor();
  await answer(second).getByText("The ticket is open.").waitFor();
});

test("a keyboard is enough: ask, approve, and ask again", async () => {
  const page = await open();
  await page.getByLabel("Your question").waitFor();
  await page.keyboard.type("Open a ticket, please.");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("Thank you.");
  await page.keyboard.press("Enter");
  await card(page).getByRole("button", { name: "Approve" }).waitFor();

  for (let presses = 0; presses < 12 && !(await isFocused("Approve")); presses++) await page.keyboard.press("Shift+Tab");
  expect(await isFocused("Approve")).toBe(true);
  await page.keyboard.press("Enter");
  await answer(page).getByText("The ticket is open.").waitFor();

  function isFocused(text: string): Promise<boolean> {
    return page.evaluate(`document.activeElement?.textContent === ${JSON.stringify(text)}`);
  }
});

test("the skip link is the first stop, and leads past the list of conversations", async () => {
  const page = await open("/admin");
  await page.getByRole("heading", { name: "Admin" }).waitFor();

  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement?.textContent")).toBe("Skip to the content");
  await page.keyboard.press("Enter");
  expect(await page.evaluate("document.activeElement?.id")).toBe("main");
});

test("a question can be asked while an action waits", async () => {
  const page = await open();
  await proposeTicket(page);

  await ask(page, "What else do you know?");
  await answer(page).getByText("I can tell you about").waitFor();

  expect(await page.locator(".card").getByRole("button", { name: "Approve" }).isEnabled()).toBe(true);
});
