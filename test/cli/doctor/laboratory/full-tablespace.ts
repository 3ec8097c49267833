import { execFileSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OwnServer } from "../../../support/own-server.ts";
import type { Fault } from "./fault.ts";

/** A tablespace on a file system of two megabytes with nothing left, where a role's tables go by default. */
export function fullTablespace(server: OwnServer, role: string): Required<Pick<Fault, "plant" | "lift">> {
  const folder = mkdtempSync(join(tmpdir(), "atlas-full-"));

  async function plant(): Promise<undefined> {
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], { stdio: "pipe" });
    } catch (thrown) {
      throw new Error("A full disk is planted on a file system of its own, and this machine does not let us mount one: run the laboratory as root, or with CAP_SYS_ADMIN.", { cause: thrown });
    }
    if (server.user) chownSync(folder, server.user.uid, server.user.gid);
    await server.query("postgres", `CREATE TABLESPACE narrow LOCATION '${folder}'`);
    await server.query("postgres", `GRANT CREATE ON TABLESPACE narrow TO ${role}`);
    await server.query("postgres", `ALTER ROLE ${role} SET default_tablespace = narrow`);
    fill(join(folder, "filler"));
  }

  async function lift(): Promise<void> {
    await server.query("postgres", `ALTER ROLE ${role} RESET default_tablespace`);
    await server.query("postgres", "DROP TABLESPACE IF EXISTS narrow");
    execFileSync("umount", [folder]);
    rmSync(folder, { recursive: true });
  }

  return { plant, lift };
}

function fill(file: string): void {
  try {
    writeFileSync(file, Buffer.alloc(4_000_000));
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "ENOSPC")) throw thrown;
  }
}
