import { expect, test } from "vitest";
import { card, proposeTicket, usePage } from "./support/open-browser.ts";

const { open, tickets } = usePage({ config: "actions: { expiresAfterMs: 8000 }," });

test("a card counts down, and when its time is over nobody can approve it any more", async () => {
  const page = await open();
  await proposeTicket(page);
  expect(await card(page).locator(".terms time").innerText()).toMatch(/^in [0-8] s$|^any moment$/);

  await card(page).getByText("Nobody decided in time, and it was not run.").waitFor();

  expect(await card(page).getByRole("button", { name: "Approve" }).count()).toBe(0);
  expect(tickets()).toEqual([]);
});
