/** What a config says about the server. */
export interface Server {
  /** Protocol, host and port. */
  origin: string;
  user: string;
  password: string;
  database: string | undefined;
}

/** Reads `clickhouse://user:password@host:8123/database`. Throws what is wrong with it, without its secrets. */
export function readServer({ url, database }: { url: string; database?: string | undefined }): Server {
  // As https, whose ports and hosts are read in one way only.
  const parsed = url.replace(/^\w+:/, "https:");
  if (!URL.canParse(parsed)) throw new Error("URL must read clickhouse://user:password@host:8123/database; special characters in the password are percent-encoded");
  const { hostname, username, password, pathname, search } = new URL(parsed);
  if (search !== "") throw new Error("URL must have no parameters; Atlas itself decides on the settings of a query");
  const named = decode(pathname.slice(1)) || undefined;
  if (named && database && named !== database) throw new Error(`URL names the database "${named}", and database names "${database}": give one of them`);
  const isSecure = url.startsWith("clickhouses:") || url.startsWith("https:");
  return {
    origin: `${isSecure ? "https" : "http"}://${hostname}:${portIn(url) ?? (isSecure ? 8443 : 8123)}`,
    user: decode(username) || "default",
    password: decode(password),
    database: database ?? named,
  };
}

/** As it is written: a parsed URL does not show the port that is its protocol's own, which is not ClickHouse's. */
function portIn(url: string): string | undefined {
  return /^\w+:\/\/(?:[^/?#]*@)?(?:\[[^\]]*\]|[^/?#:@]*):(\d+)/.exec(url)?.[1];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a password with a bare % was never encoded
  }
}
