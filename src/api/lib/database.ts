export { isDatabaseAbsent } from "../database/is-absent.ts";
export { openDatabase } from "../database/open-database.ts";
export type { Database, OpenDatabaseOptions } from "../database/open-database.ts";
export { createPluginDatabase } from "../database/plugin-database.ts";
