import { expect, test } from "vitest";
import { picture, usePage } from "./support/open-browser.ts";

const { open } = usePage();

test("every plugin stands there with its type, version and state, and is checked on demand", async () => {
  const page = await open("/admin");
  const row = page.getByRole("listitem").filter({ hasText: "duckdb-datasource" });
  await row.waitFor();

  expect(await row.innerText()).toMatch(/duckdb-datasource · datasource · v\d/);
  await row.getByRole("button", { name: "Check now" }).click();
  await row.getByText(/^\d+ ms$/).waitFor();
  expect(await row.locator(".row-state").innerText()).toMatch(/^healthy/);
});

test("a context is refreshed, and the semantic layer is reloaded with its result", async () => {
  const page = await open("/admin");
  await page.getByRole("button", { name: "Refresh context of company-glossary" }).click();
  await page.getByText("Its context is read anew with the next question.").waitFor();

  await page.getByRole("button", { name: "Reload semantic layer" }).click();
  await page.getByText("Reloaded.").waitFor();
  expect(await page.getByLabel("Result").innerText()).toContain("company-glossary");
});

test("the sandboxes say where explore runs and what they isolate", async () => {
  const page = await open("/admin");
  const section = page.getByRole("region", { name: "Sandbox" });
  await section.getByText("just-bash", { exact: true }).waitFor();

  expect(await section.innerText()).toMatch(/priority 0/);
  await picture(page, "admin");
});
