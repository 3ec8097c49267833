import { checkConformance, describeConformance } from "@useatlas/plugin-sdk/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { duckdbPlugin } from "../../plugins/duckdb-datasource/src/index";
import { mysqlPlugin } from "../../plugins/mysql-datasource/src/index";
import { nsjailPlugin } from "../../plugins/nsjail-sandbox/src/index";
import { createConnection } from "../../templates/plugin/datasource/src/connection";
import { hasBubblewrap } from "../support/bubblewrap.ts";
import { hasMariadb } from "../support/mariadb.ts";
import { postgres, type TestPostgres } from "../support/postgres.ts";
import { networkMariadb, type NetworkMariadb } from "../support/servers/network-mariadb.ts";
import { bubblewrapNsjail } from "../support/servers/nsjail.ts";
import { tempProject } from "../support/temp-project.ts";

const runner = { describe, test, expect };
const query = "SELECT 1 AS one";

describe("the DuckDB datasource over the real DuckDB keeps", () => {
  describeConformance(() => duckdbPlugin({ path: ":memory:" }), { ...runner, query, healthy: true, refused: [() => duckdbPlugin({ path: "" })] });
});

describe.runIf(hasMariadb())("the MySQL datasource over a real MariaDB keeps", () => {
  let server: NetworkMariadb;
  beforeAll(async () => void (server = await networkMariadb()));
  afterAll(() => server?.stop());

  describeConformance(() => mysqlPlugin({ url: server.url }), { ...runner, query, healthy: true, refused: [() => mysqlPlugin({ url: "mysql://" })] });
});

describe("the scaffolded datasource over a real PostgreSQL keeps", () => {
  let server: TestPostgres;
  beforeAll(async () => void (server = await postgres()));
  afterAll(() => server?.stop());

  describeConformance(() => {
    const config = { url: server.url, poolSize: 5 };
    return { id: "scaffold", type: "datasource", version: "1.0.0", config, connection: { dbType: "postgres", create: () => createConnection(config) } };
  }, { ...runner, query });

  test("days and times without a zone stay what they are, and columns of one name keep their values", async () => {
    const connection = createConnection({ url: server.url, poolSize: 1 });

    const { columns, rows } = await connection.query("SELECT DATE '2024-02-29' AS day, TIMESTAMP '2024-03-31 02:30:00' AS at, NULL::date AS at, 3 AS at_1, 4 AS at, ARRAY[1, 2] AS list");
    await connection.close();

    expect(columns).toEqual(["day", "at", "at_2", "at_1", "at_3", "list"]);
    expect(rows).toEqual([{ day: "2024-02-29", at: "2024-03-31 02:30:00", at_2: null, at_1: 3, at_3: 4, list: [1, 2] }]);
  });
});

test.runIf(hasBubblewrap())("the nsjail sandbox isolates what it claims, gives commands' own answers, and ends them when it is closed", async () => {
  const nsjailPath = await bubblewrapNsjail(await tempProject());

  expect(await checkConformance(nsjailPlugin({ nsjailPath }))).toEqual([]);
});
