import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Writes `ca.pem`, an authority, and `server.pem` with `server.key`, which it vouches for as "localhost". */
export async function makeCertificates(folder: string): Promise<void> {
  const openssl = (...words: string[]) => promisify(execFile)("openssl", words, { cwd: folder });
  const fresh = ["-newkey", "rsa:2048", "-nodes", "-days", "2"];
  await openssl("req", "-x509", ...fresh, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Atlas test authority");
  await openssl("req", "-x509", ...fresh, "-keyout", "server.key", "-out", "server.pem", "-subj", "/CN=localhost", "-CA", "ca.pem", "-CAkey", "ca.key", "-addext", "subjectAltName=DNS:localhost");
}
