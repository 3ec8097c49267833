import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";

/** For localhost and 127.0.0.1, signed by nobody but itself, until 2126. The key guards nothing. */
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

/** An HTTPS server whose certificate nobody trusts. */
export async function untrustedServer(): Promise<{ url: string; stop(): void }> {
  const server = createServer(selfSigned, (_request, response) => response.end("{}")).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => (server.closeAllConnections(), server.close()) };
}
