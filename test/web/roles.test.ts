import { expect, test } from "vitest";
import { card, picture, proposeTicket, usePage } from "./support/open-browser.ts";

const { open, tickets } = usePage({
  config: `auth: { mode: "api-key", keys: [{ name: "ada", key: "key-of-ada-0123456789", role: "admin" }, { name: "mo", key: "key-of-mo-01234567890" }] },
  actions: { approval: { "ticket:create": "admin-only" } },`,
});
const ada = { key: "key-of-ada-0123456789" };
const mo = { key: "key-of-mo-01234567890" };

test("whoever has no key is asked for one; a wrong one is said to be wrong, a right one leads in, and signing out leads back", async () => {
  const page = await open("/c/some-conversation");
  await page.getByRole("heading", { name: "Sign in to Atlas" }).waitFor();
  await picture(page, "sign-in");

  await page.getByLabel("API key").fill("no-such-key");
  await page.keyboard.press("Enter");
  await page.getByText("This key is not known here.").waitFor();
  await page.getByLabel("API key").fill(mo.key);
  await page.keyboard.press("Enter");
  await page.getByText("There is no such conversation.").waitFor();

  expect(await page.getByRole("link", { name: "Admin" }).count()).toBe(0);
  expect(await page.evaluate("JSON.stringify([document.cookie, localStorage.length])")).toBe('["",0]');
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in to Atlas" }).waitFor();
  expect(await page.evaluate("sessionStorage.length")).toBe(0);
});

test("a member sees why they may not approve, and an admin does it on the admin page", async () => {
  const member = await open("/", mo);
  await proposeTicket(member);
  expect(await card(member).getByRole("button", { name: "Approve" }).isDisabled()).toBe(true);
  expect(await card(member).innerText()).toContain("Only an admin may decide");
  expect(await card(member).innerText()).toContain("Admins only");
  await picture(member, "card-member");

  const admin = await open("/admin", ada);
  await card(admin).getByRole("button", { name: "Approve" }).click();
  await card(admin).getByText("Done.").waitFor();

  await card(member).getByText("Approved by ada").waitFor();
  await member.getByRole("button", { name: "Let Atlas go on" }).click();
  await member.getByRole("article", { name: "Atlas" }).last().getByText("The ticket is open.").waitFor();
  expect(tickets()).toHaveLength(1);
});

test("the admin page is for admins", async () => {
  const page = await open("/admin", mo);

  await page.getByRole("heading", { name: "This page is for admins" }).waitFor();
});
