import net from "node:net";

/**
 * Keeps this process from reaching anything but this machine: a health check that is tried with a made-up config must
 * not knock at a stranger's door. What it refuses looks like a service that is down.
 */
export function allowLoopbackOnly(): void {
  // Bun's own HTTP client does not pass through net.Socket; it honours a proxy.
  for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"]) process.env[name] = "http://127.0.0.1:1";
  for (const name of ["NO_PROXY", "no_proxy"]) process.env[name] = "127.0.0.1,localhost,::1";

  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function connectToLoopback(this: net.Socket, ...args: unknown[]): net.Socket {
    const host = hostOf(args);
    // The overloads of connect() do not survive a rest parameter; what is handed on is what came in.
    if (host === undefined || isLoopback(host)) return Reflect.apply(connect, this, args) as net.Socket;
    queueMicrotask(() => this.destroy(refusal(host)));
    return this;
  } as typeof connect;

  const original = globalThis.fetch;
  globalThis.fetch = Object.assign(async (...[input, init]: Parameters<typeof fetch>) => {
    const { hostname } = new URL(input instanceof Request ? input.url : String(input));
    if (!isLoopback(hostname)) throw new TypeError("fetch failed", { cause: refusal(hostname) });
    return original(input, init);
  }, original);
}

/** The host of connect(options), connect(port, host) or the normalised [options, callback]; undefined for a local socket. */
function hostOf([first, second]: readonly unknown[]): string | undefined {
  const options: unknown = Array.isArray(first) ? first[0] : first;
  if (typeof options === "object" && options !== null) {
    if ("path" in options && options.path) return undefined;
    return "host" in options && options.host ? String(options.host) : "localhost";
  }
  if (typeof options === "string" && !/^\d+$/.test(options)) return undefined;
  return typeof second === "string" ? second : "localhost";
}

function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[?::1\]?|0\.0\.0\.0)$/i.test(host);
}

function refusal(host: string): Error {
  return Object.assign(new Error(`connect ECONNREFUSED ${host}: atlas plugin validate reaches this machine alone`), { code: "ECONNREFUSED" });
}
