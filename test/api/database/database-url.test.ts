import { isAtlasError } from "@useatlas/plugin-sdk";
import { expect, test } from "vitest";
import { parseDatabaseUrl } from "../../../src/api/database/database-url.ts";

test("an embedded folder is relative to the project", () => {
  expect(parseDatabaseUrl("embedded:.atlas/postgres", "/project")).toMatchObject({ kind: "embedded", folder: "/project/.atlas/postgres", label: "embedded:.atlas/postgres" });
  expect(parseDatabaseUrl("embedded:/var/atlas", "/project")).toMatchObject({ folder: "/var/atlas" });
});

test("a server is labelled without its password", () => {
  const address = parseDatabaseUrl("postgresql://ada:sec%23ret@db.example:6543/atlas?application_name=x", "/");

  expect(address).toMatchObject({ kind: "server", user: "ada", host: "db.example:6543", database: "atlas", label: "postgres://db.example:6543/atlas" });
});

test.each([
  ["", "has no scheme"],
  ["embedded:", "names no folder"],
  ["embedded://x", "has // after embedded:"],
  ["mysql://u:hunter2@host/db", 'has the scheme "mysql:"'],
  ["postgres://u:hunter2#x@host/db", "is not a valid URL"],
  ["postgres://u:12/hunter2@host/db", "is not a valid URL"],
  ["postgres://u:hunter2%@host/%zz", "holds a %"],
])("%j is refused, and the password is not shown", (url, reason) => {
  const thrown = caught(() => parseDatabaseUrl(url, "/"));

  expect(thrown).toMatchObject({ code: "DATABASE_URL_INVALID", message: expect.stringContaining(reason) });
  expect(isAtlasError(thrown) && `${thrown.message} ${thrown.hint}`).not.toContain("hunter2");
});

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (thrown) {
    return thrown;
  }
}
