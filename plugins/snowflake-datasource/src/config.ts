import { z } from "zod";

const form = "snowflake://user:password@account/database/schema?warehouse=&role=";

/** The url of an account, parsed into its parts; `accessUrl` stands in for the host that the account's name leads to. */
export const ConfigSchema = z
  .strictObject({
    url: z.string().min(1, "URL must not be empty").refine((url) => url.startsWith("snowflake://"), "URL must start with snowflake://"),
    accessUrl: z.string().refine(isSafe, "accessUrl must be an https:// URL; http:// is taken on this machine only").optional(),
    maxConnections: z.number().int().positive().max(100).default(10),
  })
  .transform(({ url, accessUrl, maxConnections }, context) => {
    const account = parseUrl(url);
    if (typeof account !== "string") return { ...account, accessUrl, maxConnections };
    context.addIssue({ code: "custom", path: ["url"], message: account });
    return z.NEVER;
  });

export type PluginConfig = z.output<typeof ConfigSchema>;

export interface Account {
  account: string;
  username: string;
  password: string;
  database: string | undefined;
  schema: string | undefined;
  warehouse: string | undefined;
  role: string | undefined;
}

/** What a url says, or what is wrong with it, without a word of what it holds: half a url may be a password. */
function parseUrl(text: string): Account | string {
  const url = parseOrNull(text);
  if (!url) return `URL must have the form ${form}, with the user and the password percent-encoded`;
  const [database, schema, ...rest] = url.pathname.split("/").filter(Boolean).map(decode);
  const [username, password] = [decode(url.username), decode(url.password)];
  const unknown = [...url.searchParams.keys()].find((key) => key !== "warehouse" && key !== "role");
  if (!username || !password || !url.hostname) return `URL must name ${!username ? "a user" : !password ? "a password" : "an account"}: ${form}`;
  if (!/^[\w.-]+$/.test(url.hostname) || url.port) return `URL must name the account by its identifier, such as myorg-account1, and no port: ${form}`;
  if (rest.length > 0) return `URL must name at most a database and a schema: ${form}`;
  if (unknown !== undefined) return `URL has the parameter "${unknown}"; only warehouse and role are known`;
  const { warehouse, role } = Object.fromEntries([...url.searchParams].filter(([, value]) => value !== ""));
  // Names that are copied from the address bar end in the host's domain.
  return { account: url.hostname.replace(/\.snowflakecomputing\.(com|cn)$/i, ""), username, password, database, schema, warehouse, role };
}

function parseOrNull(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a password with a bare % was never encoded
  }
}

function isSafe(text: string): boolean {
  const url = parseOrNull(text);
  if (!url || url.username || url.search || url.hash) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname));
}
