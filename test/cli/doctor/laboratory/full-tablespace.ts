import { chownSync } from "node:fs";
import type { OwnServer } from "../../../support/own-server.ts";
import { smallFolder, type SmallFolder } from "../../../support/small-folder.ts";
import type { Fault } from "./fault.ts";

/** A tablespace on a file system of two megabytes with nothing left, where a role's tables go by default. */
export function fullTablespace(server: OwnServer, role: string): Required<Pick<Fault, "plant" | "lift">> {
  let small: SmallFolder | undefined;

  async function plant(): Promise<undefined> {
    small = smallFolder("2m");
    if (server.user) chownSync(small.folder, server.user.uid, server.user.gid);
    await server.query("postgres", `CREATE TABLESPACE narrow LOCATION '${small.folder}'`);
    await server.query("postgres", `GRANT CREATE ON TABLESPACE narrow TO ${role}`);
    await server.query("postgres", `ALTER ROLE ${role} SET default_tablespace = narrow`);
    small.fill(4e6);
  }

  async function lift(): Promise<void> {
    await server.query("postgres", `ALTER ROLE ${role} RESET default_tablespace`);
    await server.query("postgres", "DROP TABLESPACE IF EXISTS narrow");
    small?.remove();
  }

  return { plant, lift };
}
