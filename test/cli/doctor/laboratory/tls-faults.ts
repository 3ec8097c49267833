import { execFileSync } from "node:child_process";
import { chownSync, statSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { OwnServer } from "../../../support/own-server.ts";
import type { Fault } from "./fault.ts";

/** What is wrong with TLS, on a real server with real certificates. */
export function tlsFaults(server: OwnServer, url: string): Fault[] {
  const environment = (DATABASE_URL: string) => ({ DATABASE_URL });
  const strict = `${url}?sslmode=verify-full`;
  let rules: string | undefined;

  async function withCertificate(name: string): Promise<string> {
    const folder = await dataFolder();
    const [certificate, key] = ["crt", "key"].map((end) => join(folder, `${name}.${end}`)) as [string, string]; // two in, two out
    execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out", certificate, "-subj", `/CN=${name}`, "-addext", `subjectAltName=${name === "elsewhere" ? "DNS:elsewhere.invalid" : "IP:127.0.0.1"}`, "-days", "10"], { stdio: "ignore" });
    // Signed once more, until yesterday.
    if (name === "past") execFileSync("openssl", ["x509", "-in", certificate, "-signkey", key, "-days", "-1", "-out", certificate], { stdio: "ignore" });
    const { uid, gid } = statSync(folder);
    for (const file of [certificate, key]) chownSync(file, uid, gid);
    for (const [setting, value] of [["ssl_cert_file", certificate], ["ssl_key_file", key], ["ssl", "on"]]) await server.query("postgres", `ALTER SYSTEM SET ${setting} = '${value}'`);
    await server.query("postgres", "SELECT pg_reload_conf()");
    await settled("on");
    return certificate;
  }

  async function dataFolder(): Promise<string> {
    return String((await server.query("postgres", "SHOW data_directory"))[0]?.data_directory);
  }

  /** The settings are read by whoever is connected to next. */
  async function settled(value: string): Promise<void> {
    while ((await server.query("postgres", "SHOW ssl"))[0]?.ssl !== value) await server.query("postgres", "SELECT pg_sleep(0.05)");
  }

  async function lift(): Promise<void> {
    for (const setting of ["ssl", "ssl_cert_file", "ssl_key_file"]) await server.query("postgres", `ALTER SYSTEM RESET ${setting}`);
    await server.query("postgres", "SELECT pg_reload_conf()");
    await settled("off");
  }

  async function onlyTls(): Promise<undefined> {
    await withCertificate("here");
    const file = join(await dataFolder(), "pg_hba.conf");
    rules = await readFile(file, "utf8");
    await writeFile(file, "host all atlas all scram-sha-256\nhostssl all all all scram-sha-256\n");
    await server.query("postgres", "SELECT pg_reload_conf()");
  }

  async function everybody(): Promise<void> {
    await writeFile(join(await dataFolder(), "pg_hba.conf"), rules ?? "");
    await lift();
  }

  return [
    { name: "TLS asked of a server without", code: "DATABASE_TLS_MISSING", environment: environment(strict) },
    { name: "a self-signed certificate", code: "DATABASE_TLS_UNTRUSTED", environment: environment(strict), plant: () => withCertificate("here").then(() => undefined), lift },
    { name: "an expired certificate", code: "DATABASE_TLS_EXPIRED", plant: async () => environment(`${strict}&sslrootcert=${await withCertificate("past")}`), lift },
    { name: "a certificate for another name", code: "DATABASE_TLS_NAME", plant: async () => environment(`${strict}&sslrootcert=${await withCertificate("elsewhere")}`), lift },
    { name: "a server that insists on TLS", code: "DATABASE_TLS_REQUIRED", environment: environment(url), plant: onlyTls, lift: everybody },
  ];
}
