import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** For localhost and 127.0.0.1, signed by nobody but itself, until 2126: who trusts it as an authority trusts the server. The key guards nothing. */
export const selfSigned = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUSbir7cjXDPvqsEvi4suTttAHVyYwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjIwMTcwNFoYDzIxMjYxMDI5
MjAxNzA0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARxQF8POlTmw9HK1XNZaQWwjSVu0w6Ug4UM7G+FL/UAeqFkt+muBaHA
vVOMp7ZMxD2MbZpTDjOlTxBglEONikKAo28wbTAdBgNVHQ4EFgQUvJ7nWGhmm/d1
R9n2ymvaMdLRXy0wHwYDVR0jBBgwFoAUvJ7nWGhmm/d1R9n2ymvaMdLRXy0wDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgQf29eban9DDsDf7gNG0uZvFmCodb5xg1d3Tylz7u+r0CICPC
TTh1VdEn43gZrZIZ/zVibNePtOuvWVRDa5cBVs9m
-----END CERTIFICATE-----`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgJhe4PdzcH7Ru/6aY
8v9rnH2rXoOIVAlSmdLHxN5t5PihRANCAARxQF8POlTmw9HK1XNZaQWwjSVu0w6U
g4UM7G+FL/UAeqFkt+muBaHAvVOMp7ZMxD2MbZpTDjOlTxBglEONikKA
-----END PRIVATE KEY-----`,
};

/** The same as files in `folder`, for programs and drivers that want paths. */
export async function writeSelfSigned(folder: string): Promise<{ certFile: string; keyFile: string }> {
  const [certFile, keyFile] = [join(folder, "server.pem"), join(folder, "server.key")];
  await Promise.all([writeFile(certFile, selfSigned.cert), writeFile(keyFile, selfSigned.key)]);
  return { certFile, keyFile };
}
