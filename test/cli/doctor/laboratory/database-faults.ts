import type { OwnServer } from "../../../support/own-server.ts";
import { canary, type Fault } from "./fault.ts";
import { killedMigration } from "./killed-migration.ts";
import { tlsFaults } from "./tls-faults.ts";

const notes = (version: string) => `definePlugin({ ...context, id: "tables", version: "${version}", schema: { notes: { fields: { text: { type: "string" } } } } })`;
/** The source of a datasource over a database. */
const datasource = (url: string) => `definePlugin({ id: "shop", type: "datasource", version: "1.0.0", config: { url: "${url}" }, connection: { dbType: "postgres", create() {
  const pool = new pg.Pool({ connectionString: "${url}", max: 1 });
  return { query: async (sql) => { const { rows, fields } = await pool.query(sql); return { rows, columns: fields.map(({ name }) => name) }; }, close: () => pool.end() };
} } })`;
const entity = (table: string, column: string) => ({ [`semantic/entities/${table}.yml`]: `name: ${table}\ntable: ${table}\ndimensions:\n  ${column}:\n    type: string\n` });

/** What is wrong with a real server: planted by what its administrator may do, and taken back. `urlOf` is that of a user who owns the database. */
export function databaseFaults(server: OwnServer, { urlOf }: { urlOf(user: string, password?: string, database?: string): string }): Fault[] {
  const lab = urlOf("lab");
  const sql = (text: string) => () => server.query("lab", text).then(() => undefined);
  const at = (DATABASE_URL: string) => ({ DATABASE_URL });
  const altered = (name: string, code: string, [plant, lift]: [string, string]): Fault => ({ name, code, environment: at(lab), plant: sql(plant), lift: sql(lift) });

  return [
    { name: "a wrong password", code: "DATABASE_PASSWORD_WRONG", environment: at(urlOf("lab", `${canary}-wrong`)) },
    { name: "no password", code: "DATABASE_PASSWORD_MISSING", environment: at(lab.replace(`:${canary}@`, "@")) },
    { name: "a wrong database", code: "DATABASE_NAME_UNKNOWN", environment: at(urlOf("lab", canary, "nothing")) },
    altered("a user who may not log in", "DATABASE_USER_REFUSED", ["ALTER ROLE lab NOLOGIN", "ALTER ROLE lab LOGIN"]),
    altered("a user without a connection left", "DATABASE_USER_FULL", ["ALTER ROLE lab CONNECTION LIMIT 0", "ALTER ROLE lab CONNECTION LIMIT -1"]),
    altered("a database without a connection left", "DATABASE_LIMITED", ["ALTER DATABASE lab CONNECTION LIMIT 0", "ALTER DATABASE lab CONNECTION LIMIT -1"]),
    altered("no right to connect", "DATABASE_CONNECT_DENIED", ["REVOKE CONNECT ON DATABASE lab FROM PUBLIC, lab", "GRANT CONNECT ON DATABASE lab TO PUBLIC, lab"]),
    altered("a user who may only read", "DATABASE_READ_ONLY", ["ALTER ROLE lab SET default_transaction_read_only = on", "ALTER ROLE lab RESET default_transaction_read_only"]),
    { name: "a user without rights on the tables", code: "DATABASE_RIGHT_MISSING", environment: at(urlOf("guest")) },
    { name: "a database that nobody has migrated", code: "MIGRATIONS_PENDING", environment: at(urlOf("lab", canary, "fresh")) },
    altered("a default that was set by hand", "MIGRATIONS_DRIFTED", ["ALTER TABLE plugin_tables.notes ALTER COLUMN text SET DEFAULT 'by hand'", "ALTER TABLE plugin_tables.notes ALTER COLUMN text DROP DEFAULT"]),
    { name: "a migration that was killed in the middle", code: "MIGRATIONS_UNFINISHED", ...killedMigration(server, urlOf("lab", canary, "halfway")) },
    { name: "a plugin older than the database", code: "DATABASE_AHEAD", environment: at(lab), plugins: notes("0.9.0") },
    ...tlsFaults(server, lab),
    { name: "a datasource with a wrong password", code: "DATASOURCE_CREDENTIALS_REFUSED", plugins: datasource(urlOf("guest", `${canary}-wrong`)) },
    { name: "a datasource with a wrong database", code: "DATASOURCE_NAME_UNKNOWN", plugins: datasource(urlOf("guest", canary, "nothing")) },
    { name: "a datasource on a host that there is not", code: "DATASOURCE_HOST_UNKNOWN", plugins: datasource(`postgres://guest:${canary}@no-such-host.invalid/lab`) },
    { name: "a datasource on a closed port", code: "DATASOURCE_REFUSED", plugins: datasource(`postgres://guest:${canary}@127.0.0.1:1/lab`) },
    { name: "a datasource whose role may write", code: "DATASOURCE_WRITABLE", plugins: datasource(lab) },
    { name: "an entity whose table is gone", code: "TABLE_MISSING", plugins: datasource(urlOf("guest")), files: entity("vanished", "id") },
    { name: "an entity whose column is gone", code: "COLUMN_MISSING", plugins: datasource(urlOf("guest")), files: entity("orders", "vanished") },
  ];
}
