import { readFileSync, statSync } from "node:fs";

export interface ServerUser {
  uid: number;
  gid: number;
}

/**
 * Whom the server runs as. PostgreSQL refuses root, so root hands over to the owner of the data, else to the
 * system's user `postgres`, else to `nobody`. Undefined: to run as who we are.
 */
export function serverUser(data: string): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(data, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return systemUser("postgres") ?? systemUser("nobody") ?? { uid: 65534, gid: 65534 };
}

function systemUser(name: string): ServerUser | undefined {
  const line = readFileSync("/etc/passwd", "utf8").split("\n").find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}
