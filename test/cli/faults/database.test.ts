import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { postgres, type TestPostgres } from "../../support/postgres.ts";
import { tempProject } from "../../support/temp-project.ts";
import { config, withTables } from "../doctor/project.ts";
import { treeOf } from "../scaffold/tree-of.ts";
import { canary, run, runJson } from "./run.ts";

const files = { "atlas.config.ts": config(withTables) };
let server: TestPostgres;
beforeAll(async () => {
  server = await postgres();
});
afterAll(() => server.stop());

/** What may be wrong with DATABASE_URL, how it is told, and what `migrate` and `doctor` make of it. */
const faults: { fault: string; url: () => string; code: string; cause?: string; says: string; migrate: number }[] = [
  { fault: "a server that is dead", url: () => `postgres://u:${canary}@127.0.0.1:1/x`, code: "DATABASE_UNREACHABLE", cause: "DATABASE_REFUSED", says: "nothing listens", migrate: 3 },
  { fault: "a host without an address", url: () => `postgres://u:${canary}@nowhere.invalid/x`, code: "DATABASE_UNREACHABLE", cause: "DATABASE_HOST_UNKNOWN", says: "host name", migrate: 3 },
  { fault: "a wrong password", url: () => withPart("password", canary), code: "DATABASE_UNREACHABLE", cause: "DATABASE_PASSWORD_WRONG", says: "the password for user", migrate: 3 },
  { fault: "a database that does not exist", url: () => withPart("pathname", "/gone"), code: "DATABASE_UNREACHABLE", cause: "DATABASE_NAME_UNKNOWN", says: 'no database "gone"', migrate: 3 },
  { fault: "another scheme", url: () => `mysql://u:${canary}@db/x`, code: "DATABASE_URL_INVALID", says: 'scheme "mysql:"', migrate: 2 },
  { fault: "an unescaped password", url: () => `postgres://u:a#${canary}@db/x`, code: "DATABASE_URL_INVALID", says: "not a valid URL", migrate: 2 },
  { fault: "no scheme", url: () => canary, code: "DATABASE_URL_INVALID", says: "has no scheme", migrate: 2 },
  { fault: "an embedded folder without a name", url: () => "embedded:", code: "DATABASE_URL_INVALID", says: "names no folder", migrate: 2 },
  { fault: "nothing in it", url: () => "", code: "DATABASE_URL_MISSING", says: "DATABASE_URL is not set", migrate: 2 },
];

test.each([...faults.map((fault) => ({ ...fault, runtime: "Bun" as const })), ...faults.slice(0, 2).map((fault) => ({ ...fault, runtime: "Node" as const }))])(
  "$fault is told by migrate and by doctor on $runtime, and nothing is made",
  async ({ runtime, url, code, cause = code, says, migrate }) => {
    const cwd = await tempProject(files);
    const environment = { DATABASE_URL: url() };

    const [migrated, examined] = await Promise.all([runJson(["migrate"], { cwd, runtime, environment }), runJson(["doctor"], { cwd, runtime, environment })]);

    expect(migrated.document).toMatchObject({ exitCode: migrate, error: { code, message: expect.stringContaining(says) } });
    expect(examined.document.findings).toContainEqual(expect.objectContaining({ subject: "database", severity: "error", code: cause, message: expect.stringContaining(says) }));
    expect(examined.document.findings).toContainEqual(expect.objectContaining({ subject: "tables", code: "CHECK_BLOCKED" }));
    expect(examined.document.exitCode).toBe(1);
    expect(migrated.stderr + examined.stderr).toBe("");
    expect(treeOf(cwd)).toEqual(["atlas.config.ts"]);
  },
);

test("a plugin list needs no database", async () => {
  const cwd = await tempProject(files);

  const { stdout, exitCode } = await run(["plugin", "list", "--json"], { cwd, environment: { DATABASE_URL: "postgres://127.0.0.1:1/x" } });

  expect(JSON.parse(stdout).plugins).toHaveLength(1);
  expect(exitCode).toBe(0);
});

test("a server that hangs up in the middle of a word is told as that", async () => {
  const rude = createServer((socket) => socket.once("data", () => socket.end("R")).on("error", () => undefined)).listen(0, "127.0.0.1");
  await once(rude, "listening");
  onTestFinished(() => void rude.close());
  const { port } = rude.address() as AddressInfo; // it listens on a port

  const { document } = await runJson(["migrate"], { cwd: await tempProject(files), environment: { DATABASE_URL: `postgres://u:${canary}@127.0.0.1:${port}/x` } });

  expect(document).toMatchObject({ exitCode: 3, error: { code: "DATABASE_UNREACHABLE" } });
});

function withPart(part: "password" | "pathname", value: string): string {
  const url = new URL(server.url);
  url[part] = value;
  return url.href;
}
