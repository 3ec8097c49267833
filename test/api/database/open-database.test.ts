import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { openDatabase } from "@atlas/api/lib/database";
import { isAtlasError } from "@useatlas/plugin-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { postgres, type TestPostgres } from "../../support/postgres.ts";

let server: TestPostgres;
beforeAll(async () => void (server = await postgres()));
afterAll(() => server.stop());

test("a server's sessions are called atlas, in the pool and beside it", async () => {
  const database = await openDatabase(server.url, { cwd: "/" });

  const own = await database.connect();
  const names = [await database.pool.query("SHOW application_name"), await own.query("SHOW application_name")];
  await own.end();
  await database.close();

  expect(names.map(({ rows }) => rows)).toEqual([[{ application_name: "atlas" }], [{ application_name: "atlas" }]]);
});

test("the server may end idle connections; the next query gets another one", async () => {
  const database = await openDatabase(server.url, { cwd: "/" });
  const { rows } = await database.pool.query("SELECT pg_backend_pid() AS pid");
  const removed = new Promise((resolve) => database.pool.once("remove", resolve));

  await server.query(server.url, `SELECT pg_terminate_backend(${rows[0].pid})`);
  await removed;

  expect((await database.pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  await database.close();
});

test("closing twice is closing once", async () => {
  const database = await openDatabase(server.url, { cwd: "/" });

  await database.close();

  await expect(database.close()).resolves.toBeUndefined();
});

test("nothing that listens, a wrong password, a missing user and a missing database are each called so", async () => {
  const { host, password } = new URL(server.url);
  const free = await unusedPort();

  expect(await refusal(`postgres://ada:hunter2@127.0.0.1:${free}/atlas`)).toContain(`nothing listens at 127.0.0.1:${free}`);
  expect(await refusal(`postgres://atlas:hunter2@${host}/postgres`)).toContain('the password for user "atlas" is wrong');
  expect(await refusal(`postgres://atlas@${host}/postgres`)).toContain("it asks for a password");
  expect(await refusal(`postgres://ada:hunter2@${host}/postgres`)).toContain('the password for user "ada" is wrong');
  expect(await refusal(`postgres://atlas:${password}@${host}/nowhere`)).toContain('it has no database "nowhere"');
  expect(await refusal(`postgres://atlas:${password}@${host}/postgres?sslmode=verify-full`)).toContain("it does not speak TLS");
});

test("a server that accepts and says nothing is given up", async () => {
  const silent = createServer(() => {}).listen(0, "127.0.0.1");
  await once(silent, "listening");

  const message = await refusal(`postgres://ada:hunter2@127.0.0.1:${portOf(silent.address())}/atlas`);

  silent.close();
  expect(message).toContain("it did not answer within 5 s");
});

/** The message with which a url is refused; proves that neither it nor the hint shows a password. */
async function refusal(url: string): Promise<string> {
  const thrown: unknown = await openDatabase(url, { cwd: "/" }).catch((caught: unknown) => caught);
  if (!isAtlasError(thrown)) throw new Error(`${url} was not refused.`);
  expect(thrown.code).toBe("DATABASE_UNREACHABLE");
  expect(`${thrown.message} ${thrown.hint}`).not.toContain(new URL(url).password || "hunter2");
  return thrown.message;
}

async function unusedPort(): Promise<number> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const port = portOf(listener.address());
  listener.close();
  await once(listener, "close");
  return port;
}

function portOf(address: string | AddressInfo | null): number {
  if (typeof address !== "object" || address === null) throw new Error("A listening server has an address.");
  return address.port;
}
