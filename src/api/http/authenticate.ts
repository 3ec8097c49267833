import { createHash, timingSafeEqual } from "node:crypto";
import { AtlasError, type Person, type Role } from "@useatlas/plugin-sdk";

export interface AuthOptions {
  mode: "none" | "api-key";
  keys: readonly { name: string; key: string; role: Role }[];
}

/** Tells who asks, by the header `authorization`. Throws `KEY_MISSING` or `KEY_UNKNOWN`. */
export type Authenticate = (authorization: string | undefined) => Person;

/** Without keys everybody on this machine is the one person there is. */
export function createAuthenticate({ mode, keys }: AuthOptions): Authenticate {
  if (mode === "none") return () => ({ id: "local", role: "admin" });
  const known = keys.map(({ name, key, role }) => ({ person: { id: name, role }, digest: digestOf(key) }));

  return (authorization) => {
    const key = authorization?.match(/^Bearer +(\S+) *$/i)?.[1];
    if (key === undefined) throw new AtlasError("This needs a key.", { code: "KEY_MISSING", hint: "Send it as Authorization: Bearer <key>." });
    const digest = digestOf(key);
    // All of them are compared, each in constant time: how long it takes tells nothing about any.
    const matching = known.filter((one) => timingSafeEqual(one.digest, digest));
    if (!matching[0]) throw new AtlasError("This key is not known.", { code: "KEY_UNKNOWN" });
    return matching[0].person;
  };
}

function digestOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}
