import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mariadb, type TestMariadb } from "../mariadb.ts";
import { writeSelfSigned } from "../self-signed.ts";
import { freePort } from "./silent-server.ts";

export interface NetworkMariadb extends TestMariadb {
  port: number;
  /** The server's certificate, which vouches for itself. */
  caFile: string;
  /** `mysql://…` of the user `atlas`, who may read and write, and who has a password. */
  url: string;
}

export const password = "s3cret/p@ss w0rd";

/** A MariaDB that listens on a port of this machine, with TLS for "localhost". */
export async function networkMariadb(): Promise<NetworkMariadb> {
  const folder = await mkdtemp(join(tmpdir(), "atlas-mysql-tls-"));
  const { certFile, keyFile } = await writeSelfSigned(folder);
  const port = await freePort();
  const tls = [`--ssl-ca=${certFile}`, `--ssl-cert=${certFile}`, `--ssl-key=${keyFile}`];
  const server = await mariadb({ network: [`--port=${port}`, "--bind-address=127.0.0.1", ...tls] });
  await server.query(`CREATE USER atlas@'127.0.0.1' IDENTIFIED BY '${password}'; CREATE USER atlas@localhost IDENTIFIED BY '${password}'; GRANT ALL ON atlas.* TO atlas@'127.0.0.1'; GRANT ALL ON atlas.* TO atlas@localhost`);

  async function stop(): Promise<void> {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }

  return { ...server, port, caFile: certFile, url: `mysql://atlas:${encodeURIComponent(password)}@127.0.0.1:${port}/atlas`, stop };
}
