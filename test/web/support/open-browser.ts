import { accessSync, constants } from "node:fs";
import { mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, afterEach, expect } from "vitest";
import { repository } from "../../support/temp-project.ts";

/** Chromium until the file's tests are over. Each page is a person of their own; what a page logs as an error fails its test. */
export async function openBrowser({ url }: { url: string }) {
  const browser: Browser = await chromium.launch({ executablePath: onPath("chromium"), args: ["--no-sandbox"] });
  afterAll(() => browser.close());
  const faults: string[] = [];
  const strangers: string[] = [];
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    expect({ faults: faults.splice(0), strangers: strangers.splice(0) }).toEqual({ faults: [], strangers: [] });
  });

  async function open(path = "/", { key, ...options }: BrowserContextOptions & { key?: string } = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1180, height: 860 }, permissions: ["clipboard-read", "clipboard-write"], locale: "en-GB", ...options });
    if (key !== undefined) await context.addInitScript(`sessionStorage.setItem("atlas-api-key", ${JSON.stringify(key)})`);
    const page = await context.newPage();
    page.on("pageerror", (thrown) => faults.push(thrown.message));
    page.on("console", (message) => {
      // What the server refuses is logged by the browser; the tests that have something refused look at what the page says.
      if (message.type() === "error" && !/Failed to load resource/.test(message.text())) faults.push(message.text());
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(url)) strangers.push(request.url());
    });
    await page.goto(`${url}${path}`);
    return page;
  }

  return { open };
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
