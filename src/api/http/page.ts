import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Hono } from "hono";
import { getMimeType } from "hono/utils/mime";
import type { HttpContext, HttpEnv } from "./http-env.ts";

/** The built page, held in memory: whatever a path says, nothing but these files can come of it. */
export type Page = ReadonlyMap<string, PageFile>;

interface PageFile {
  body: Uint8Array<ArrayBuffer>;
  zipped: Uint8Array<ArrayBuffer> | undefined;
  type: string;
  etag: string;
  /** Its name holds a hash of its content, so that it never changes. */
  isHashed: boolean;
}

/** The paths that the page answers by itself, with what it draws there. */
export const PAGE_PATHS = ["/", "/c/:id", "/admin"];

/** Reads the page from the folder that it was built into; undefined where there is none. */
export async function readPage(folder: string): Promise<Page | undefined> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const page = new Map(await Promise.all(files.map(async (file) => [`/${relative(folder, file).replaceAll(sep, "/")}`, await readPageFile(file)] as const)));
  return page.has("/index.html") ? page : undefined;
}

async function readPageFile(file: string): Promise<PageFile> {
  const body = new Uint8Array(await readFile(file));
  const type = getMimeType(file) ?? "application/octet-stream";
  const isText = /^text\/|javascript|json|svg/.test(type);
  const zipped = isText && body.length > 1024 ? new Uint8Array(await promisify(gzip)(body)) : undefined;
  return { body, zipped, type, etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`, isHashed: /\/assets\/[^/]+-[\w-]{8,}\.\w+$/.test(file.replaceAll(sep, "/")) };
}

/** Serves the page's files, and at its own paths the page. */
export function pageRoutes(app: Hono<HttpEnv>, page: Page): void {
  for (const [path, file] of page) app.get(path, (c) => serve(c, file));
  const index = page.get("/index.html");
  if (index) for (const path of PAGE_PATHS) app.get(path, (c) => serve(c, index));
}

function serve(c: HttpContext, { body, zipped, type, etag, isHashed }: PageFile): Response {
  const headers = { etag, vary: "accept-encoding", "cache-control": isHashed ? "public, max-age=31536000, immutable" : "no-cache" };
  if (c.req.header("if-none-match")?.split(/ *, */).includes(etag)) return c.body(null, 304, headers);
  if (zipped && /\bgzip\b/.test(c.req.header("accept-encoding") ?? "")) return c.body(zipped, 200, { ...headers, "content-type": type, "content-encoding": "gzip" });
  return c.body(body, 200, { ...headers, "content-type": type });
}
