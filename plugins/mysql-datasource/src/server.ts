import { isIP } from "node:net";

/** What a URL says about the server. */
export interface Server {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string | undefined;
  tls: Tls | undefined;
}

export interface Tls {
  /** Whether the certificate must come from an authority that is trusted. */
  verifyCertificate: boolean;
  /** Whether it must also name the host. */
  verifyHost: boolean;
  /** A file with the authority's certificate, if it is not one that the runtime trusts. */
  caFile: string | undefined;
}

/** Reads `mysql://user:password@host:3306/database?ssl-mode=VERIFY_IDENTITY`. Throws what is wrong with it, without its secrets. */
export function readUrl(url: string): Server {
  if (!URL.canParse(url)) throw new Error("URL must read mysql://user:password@host:3306/database; special characters in the password are percent-encoded");
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  if (hostname === "") throw new Error("URL must name a host, such as mysql://user@localhost/shop");
  const host = decode(hostname).replace(/^\[(.*)\]$/, "$1");
  const tls = readTls(searchParams);
  // The driver would compare the certificate with "localhost" instead.
  if (tls?.verifyHost && isIP(host) !== 0) throw new Error("URL has ssl-mode=VERIFY_IDENTITY and an IP address; give the host's name, which the certificate is for");
  return {
    host,
    port: Number(port || 3306),
    user: decode(username) || "root",
    password: decode(password),
    database: decode(pathname.slice(1)) || undefined,
    tls,
  };
}

function readTls(parameters: URLSearchParams): Tls | undefined {
  for (const name of parameters.keys()) {
    if (!["ssl", "ssl-mode", "ssl-ca"].includes(name)) throw new Error(`URL has the unknown parameter "${name}"; ssl-mode, ssl-ca and ssl are known`);
  }
  const caFile = parameters.get("ssl-ca") ?? undefined;
  const mode = parameters.get("ssl-mode")?.toUpperCase() ?? modeOf(parameters.get("ssl")) ?? (caFile ? "VERIFY_CA" : "DISABLED");
  const checks = modes.get(mode);
  if (!checks) throw new Error(`URL has an unknown ssl-mode; it is one of ${[...modes.keys()].join(", ")}`);
  if (caFile && !checks.verifyCertificate) throw new Error(`URL names an ssl-ca, which ssl-mode=${mode} does not use; take VERIFY_CA or VERIFY_IDENTITY`);
  return mode === "DISABLED" ? undefined : { ...checks, caFile };
}

/** The spelling that mysql2 and the services which print URLs for it use: `ssl=true`, `ssl={"rejectUnauthorized":true}`. */
function modeOf(ssl: string | null): string | undefined {
  if (ssl === null) return undefined;
  const compact = ssl.replace(/\s/g, "");
  if (["true", "{}", '{"rejectUnauthorized":true}'].includes(compact)) return "VERIFY_CA";
  if (compact === '{"rejectUnauthorized":false}') return "REQUIRED";
  if (compact === "false") return "DISABLED";
  throw new Error('URL has an unknown ssl; it is true, false or {"rejectUnauthorized":true}');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a password with a bare % was never encoded
  }
}

// As MySQL's own clients name them.
const modes = new Map([
  ["DISABLED", { verifyCertificate: false, verifyHost: false }],
  ["REQUIRED", { verifyCertificate: false, verifyHost: false }],
  ["VERIFY_CA", { verifyCertificate: true, verifyHost: false }],
  ["VERIFY_IDENTITY", { verifyCertificate: true, verifyHost: true }],
]);
