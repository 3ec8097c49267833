import { accessSync, constants } from "node:fs";
import { mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { chromium, type Browser, type BrowserContextOptions, type Locator, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { repository } from "../../support/temp-project.ts";
import { servePage, type PageSettings, type ServedPage } from "./serve-page.ts";

interface PageOptions extends BrowserContextOptions {
  /** Signed in with it. */
  key?: string;
}

/** A server and a Chromium for the tests of a file. Each page is a person of their own; what a page logs as an error, or asks of strangers, fails its test. */
export function usePage(settings: PageSettings | (() => Promise<PageSettings>) = {}) {
  let served: ServedPage;
  beforeAll(async () => void (served = await servePage(typeof settings === "function" ? await settings() : settings)));
  afterAll(() => served.stop());
  const { open } = useBrowser(() => served.url);
  return { open, tickets: () => served.tickets, release: () => served.release(), asked: () => served.asked, restart: () => served.restart() };
}

/** The same for a server that a test has started itself. */
export function useBrowser(urlOf: () => string) {
  let browser: Browser;
  const faults: string[] = [];
  beforeAll(async () => void (browser = await chromium.launch({ executablePath: onPath("chromium"), args: ["--no-sandbox"] })));
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    expect(faults.splice(0)).toEqual([]);
  });
  afterAll(() => browser.close());

  async function open(path = "/", { key, ...context }: PageOptions = {}): Promise<Page> {
    const url = urlOf();
    const person = await browser.newContext({ viewport: { width: 1180, height: 860 }, permissions: ["clipboard-read", "clipboard-write"], locale: "en-GB", ...context });
    person.setDefaultTimeout(30_000);
    if (key !== undefined) await person.addInitScript(`sessionStorage.setItem("atlas-api-key", ${JSON.stringify(key)})`);
    const page = await person.newPage();
    page.on("pageerror", (thrown) => faults.push(thrown.message));
    // What the server refuses is logged by the browser too; the tests that have something refused look at what the page says.
    page.on("console", (message) => message.type() === "error" && !/Failed to load resource/.test(message.text()) && faults.push(message.text()));
    page.on("request", (request) => request.url().startsWith(url) || faults.push(`asked ${request.url()}`));
    await page.goto(`${url}${path}`);
    return page;
  }

  return { open };
}

/** The last answer in the conversation. */
export function answer(page: Page): Locator {
  return page.getByRole("article", { name: "Atlas" }).last();
}

/** The last confirmation card. */
export function card(page: Page): Locator {
  return page.locator(".card").last();
}

/** Asks for a ticket, and waits for its card. */
export async function proposeTicket(page: Page): Promise<void> {
  await page.getByLabel("Your question").waitFor();
  await ask(page, "Open a ticket for it.");
  await card(page).getByRole("button", { name: "Approve" }).waitFor();
}

export async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel("Your question").fill(question);
  await page.keyboard.press("Enter");
}

/** Kept as test output, for whoever wants to see what the page looks like. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = join(repository, "test-output/page");
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

function onPath(program: string): string {
  const found = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, program)).find(isExecutable);
  if (found === undefined) throw new Error(`${program} is not on PATH: install it, as .ci/run does.`);
  return found;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
