import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mariadb, type TestMariadb } from "../mariadb.ts";
import { makeCertificates } from "../certificates.ts";
import { freePort } from "./silent-server.ts";

export interface NetworkMariadb extends TestMariadb {
  port: number;
  /** The certificate of the authority that signed the server's. */
  caFile: string;
  /** `mysql://…` of the user `atlas`, who may read and write, and who has a password. */
  url: string;
}

export const password = "s3cret/p@ss w0rd";

/** A MariaDB that listens on a port of this machine, with TLS for "localhost". */
export async function networkMariadb(): Promise<NetworkMariadb> {
  const folder = await mkdtemp(join(tmpdir(), "atlas-mysql-tls-"));
  await makeCertificates(folder);
  const port = await freePort();
  const tls = [`--ssl-ca=${join(folder, "ca.pem")}`, `--ssl-cert=${join(folder, "server.pem")}`, `--ssl-key=${join(folder, "server.key")}`];
  const server = await mariadb({ network: [`--port=${port}`, "--bind-address=127.0.0.1", ...tls] });
  await server.query(`CREATE USER atlas@'127.0.0.1' IDENTIFIED BY '${password}'; CREATE USER atlas@localhost IDENTIFIED BY '${password}'; GRANT ALL ON atlas.* TO atlas@'127.0.0.1'; GRANT ALL ON atlas.* TO atlas@localhost`);

  async function stop(): Promise<void> {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }

  return { ...server, port, caFile: join(folder, "ca.pem"), url: `mysql://atlas:${encodeURIComponent(password)}@127.0.0.1:${port}/atlas`, stop };
}
