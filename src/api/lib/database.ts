export { embeddedFolder } from "../database/embedded-folder.ts";
export { isDatabaseAbsent } from "../database/is-absent.ts";
export { openDatabase } from "../database/open-database.ts";
export type { Database, OpenDatabaseOptions } from "../database/open-database.ts";
export { createPluginDatabase } from "../database/plugin-database.ts";
export { judgeSession, type SessionFault } from "../database/judge-session.ts";
export { readSession, type SessionFacts } from "../database/session-facts.ts";
export { unreachableCode } from "../database/unreachable.ts";
