import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { runJailed } from "./bubblewrap.ts";

export interface TestSidecar {
  url: string;
  token: string;
  stop(): Promise<void>;
}

/** A sidecar as it would run in a container: HTTP in front, bubblewrap behind, the files of `folder` within. */
export async function sidecar(folder: string, { token = "sidecar-token-1", port = 0 } = {}): Promise<TestSidecar> {
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: object) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.headers.authorization !== `Bearer ${token}`) return answer(401, { error: "auth_error" });
    if (request.method === "GET" && request.url === "/health") return answer(200, { status: "ok" });
    if (request.method !== "POST" || request.url !== "/exec") return answer(404, { error: "not_found" });
    const { command, timeout } = (await json(request)) as { command: string; timeout: number };
    const leaving = new AbortController();
    response.on("close", () => leaving.abort());
    await runJailed(command, folder, { timeoutMs: timeout, signal: leaving.signal }).then((result) => answer(200, result), () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    stop: () => new Promise((resolve) => (server.close(() => resolve()), server.closeAllConnections())),
  };
}
