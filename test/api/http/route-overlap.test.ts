import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { overlap } from "../../../src/api/http/route-overlap.ts";

describe("two routes overlap when a request would match both", () => {
  test.each([
    ["GET /a", "GET /a", true],
    ["GET /a", "POST /a", false],
    ["GET /a", "ALL /a", true],
    ["GET /a", "GET /b", false],
    ["GET /a", "GET /a/b", false],
    ["GET /:x", "GET /a", true],
    ["GET /:x/b", "GET /a/:y", true],
    ["GET /:x/b", "GET /a/c", false],
    ["ALL /*", "GET /api/health", true],
    ["ALL *", "GET /api/health", true],
    ["ALL /slack/*", "POST /slack", true],
    ["ALL /slack/*", "POST /slackers", false],
    ["POST /a/*/c", "POST /a/b/c", true],
    ["POST /a/*/c", "POST /a/b/d", false],
    ["GET /a/:id{[0-9]+}", "GET /a/12", true],
    ["GET /a/:id{[0-9]+}", "GET /a/new", false],
    ["GET /a/:rest{.+}", "GET /a/b/c", true],
    ["GET /a/:rest{.+}", "GET /a", false],
    ["GET /a/:id?", "GET /a", true],
    ["GET /a/:id?", "GET /a/b", true],
    ["GET /a/:id?", "GET /a/b/c", false],
    ["GET /", "GET /*", true],
    ["GET /", "GET /:id", false],
    ["GET /a/", "GET /a", false],
  ])("%s and %s: %s", (left, right, expected) => {
    expect([overlap(pattern(left), pattern(right)), overlap(pattern(right), pattern(left))]).toEqual([expected, expected]);
  });
});

test("what Hono matches with both patterns is never said to be apart", () => {
  const pieces = ["/a", "/b", "/:x", "/*", "/:n{[0-9]+}", "/:r{.+}", "/:o?", "/7"];
  const paths = pieces.flatMap((first) => [first, ...pieces.map((second) => first + second)]).filter((path) => !/\?\/|\{\.\+\}\//.test(path));
  const requests = ["/a", "/b", "/7", "/", ...["/a", "/b", "/7"].flatMap((first) => ["/a", "/b", "/7", "/a/b"].map((second) => first + second))];
  const matched = new Map(paths.map((path) => [path, requests.map((request) => matches(path, request))]));
  const wrong: string[] = [];
  for (const [left, hits] of matched) {
    for (const [right, others] of matched) {
      const both = requests.some((_, index) => hits[index] && others[index]);
      if (both && !overlap({ method: "GET", path: left }, { method: "GET", path: right })) wrong.push(`${left} ${right}`);
    }
  }

  expect(wrong).toEqual([]);
});

function pattern(text: string) {
  const [method = "", path = ""] = text.split(" ");
  return { method, path };
}

function matches(path: string, request: string): boolean {
  const app = new Hono();
  app.get(path, (c) => c.text("hit"));
  return app.router.match("GET", request)[0].length > 0;
}
