import { openDatabase } from "@atlas/api/lib/database";
import { migrate } from "@atlas/api/lib/migrate";
import { expect, test } from "vitest";
import { wireProxy } from "../../support/wire-proxy.ts";
import { database, url } from "./fixtures/fresh-database.ts";
import { herdPlugins } from "./fixtures/herd-plugins.ts";

test("a migration with nothing to do takes two round trips", async () => {
  await migrate(database, herdPlugins);
  const address = new URL(url);
  const proxy = await wireProxy({ port: Number(address.port) });
  address.port = String(proxy.port);
  const watched = await openDatabase(address.href, { cwd: "/" });

  await migrate(watched, herdPlugins);

  await watched.close();
  await proxy.close();
  expect(proxy.trips.map(({ sql }) => sql.slice(0, 6))).toEqual(["/* atl", "COMMIT"]);
});
