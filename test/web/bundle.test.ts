import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { repository, tempProject } from "../support/temp-project.ts";

test("the page is small, and its document loads nothing but files of its own and runs no inline script", async () => {
  const outDir = join(await tempProject(), "web");
  // As `npm run build` does it: the tests' own NODE_ENV would build React for development.
  await promisify(execFile)(join(repository, "node_modules/.bin/vite"), ["build", join(repository, "src/web"), "--outDir", outDir], { env: { ...process.env, NODE_ENV: "production" } });

  const files = (await readdir(outDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(file)).length));
  const kilobytes = Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1000);
  console.log(`the page: ${kilobytes} kB gzipped, ${files.length} files`);
  expect(kilobytes).toBeLessThan(250);

  const html = await readFile(join(outDir, "index.html"), "utf8");
  expect([...html.matchAll(/(?:src|href)="([^"]*)"/g)].flatMap(([, url]) => url).filter((url) => !url?.startsWith("/"))).toEqual([]);
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=/);
});
