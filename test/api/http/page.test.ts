import { describe, expect, test } from "vitest";
import { join } from "node:path";
import { tempProject } from "../../support/temp-project.ts";
import { plainRequest } from "./support/plain-request.ts";
import { serving } from "./support/serving.ts";

const script = `console.log("atlas");`.repeat(100);

describe("a built page", () => {
  test.each(["/", "/c/abc", "/admin"])("is shown at %s", async (path) => {
    const { url } = await withPage();

    const response = await fetch(`${url}${path}`);

    expect(await response.text()).toBe("<!doctype html><title>Atlas</title>");
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(response.headers.get("content-security-policy")).toContain("script-src 'self'");
  });

  test("what has a hash in its name is kept for ever, and comes small to who can unpack it", async () => {
    const { url } = await withPage();

    const plain = await plainRequest(`${url}/assets/index-B4k2Lm9x.js`);
    const zipped = await plainRequest(`${url}/assets/index-B4k2Lm9x.js`, { headers: { "accept-encoding": "gzip, br" } });

    expect(plain).toMatchObject({ status: 200, body: script, headers: { "content-type": "text/javascript; charset=utf-8", "cache-control": "public, max-age=31536000, immutable", vary: "accept-encoding" } });
    expect(zipped.headers["content-encoding"]).toBe("gzip");
    expect(await (await fetch(`${url}/assets/index-B4k2Lm9x.js`)).text()).toBe(script);
  });

  test("what the browser has already is not sent again", async () => {
    const { url } = await withPage();
    const { headers } = await plainRequest(`${url}/`);

    const again = await plainRequest(`${url}/`, { headers: { "if-none-match": String(headers.etag) } });

    expect(again).toMatchObject({ status: 304, body: "" });
  });

  test.each(["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/..%5csecret.txt", "/secret.txt", "/assets/", "/assets/old-B4k2Lm9x.js"])("nothing else comes of %s", async (path) => {
    const { url } = await withPage();

    const { status, body } = await plainRequest(`${url}`, { path });

    expect([400, 404]).toContain(status);
    expect(body).not.toContain("secret of the folder above");
  });
});

test("without a built page the API is served, and what is missing is said", async () => {
  const { call, hasPage } = await serving({}, { pageFolder: join(await tempProject(), "web") });

  expect(hasPage).toBe(false);
  expect(await call("/")).toMatchObject({ status: 404, body: { error: "not_found" } });
  expect(await call("/api/health")).toMatchObject({ status: 200 });
});

async function withPage() {
  const root = await tempProject({ "secret.txt": "secret of the folder above", "web/index.html": "<!doctype html><title>Atlas</title>", "web/assets/index-B4k2Lm9x.js": script });
  return serving({}, { pageFolder: join(root, "web") });
}
