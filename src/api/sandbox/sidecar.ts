import { AtlasError, messageOf, redactSecrets } from "@useatlas/plugin-sdk";
import type { SandboxKind } from "./backend.ts";
import { checkResult } from "./check-result.ts";

export interface SidecarOptions {
  url: string | undefined;
  token: string | undefined;
  /** Milliseconds that the sidecar gives a command. */
  timeoutMs?: number;
}

/** A container beside the host that runs commands over HTTP. It has the semantic files by a mount of its own. */
export function sidecarKind({ url, token, timeoutMs = 10_000 }: SidecarOptions): SandboxKind {
  return {
    id: "sidecar",
    priority: 50,
    security: { filesystemIsolation: true, description: "A container of its own, reached over HTTP. It sees the files that are mounted into it; its network is what the deployment gives it." },
    off: url === undefined ? "ATLAS_SANDBOX_URL is not set." : undefined,
    async create() {
      const base = new URL(url ?? "");
      const headers = { "content-type": "application/json", ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
      const post = (path: string, init: RequestInit) => request(new URL(path, withSlash(base)), { ...init, headers }, token);
      await post("health", { method: "GET", signal: AbortSignal.timeout(timeoutMs) });

      return {
        async exec(command, { signal }) {
          const text = await post("exec", { method: "POST", body: JSON.stringify({ command, timeout: timeoutMs }), signal });
          return checkResult(parse(text));
        },
      };
    },
  };
}

async function request(url: URL, init: RequestInit, token: string | undefined): Promise<string> {
  const hide = (text: string) => redactSecrets(text, token === undefined ? [] : [token]);
  const shown = hide(url.href);
  // A redirect would take the token to where nobody sent it.
  const response = await fetch(url, { ...init, redirect: "error" }).catch((thrown: unknown) => {
    throw new AtlasError(`The sidecar at ${shown} did not answer: ${hide(messageOf(thrown))}`, { code: "SIDECAR_UNREACHABLE", hint: "Start it, or correct ATLAS_SANDBOX_URL.", cause: thrown });
  });
  if (response.ok) return readAtMost(response, largestAnswer);
  await response.body?.cancel();
  const hint = response.status === 401 || response.status === 403 ? "Set SIDECAR_AUTH_TOKEN to the token that the sidecar was started with." : undefined;
  throw new AtlasError(`The sidecar at ${shown} answered ${response.status}.`, { code: "SIDECAR_REFUSED", hint });
}

/** An answer without an end would fill the memory. */
async function readAtMost(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new AtlasError(`The sidecar's answer is longer than ${maxBytes} bytes.`, { code: "SIDECAR_REFUSED", hint: "It must cut what a command prints at 1 MB." });
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new AtlasError("The sidecar's answer is no JSON.", { code: "SIDECAR_REFUSED", hint: "ATLAS_SANDBOX_URL must be that of a sidecar of Atlas.", cause: thrown });
  }
}

function withSlash(base: URL): URL {
  return base.pathname.endsWith("/") ? base : new URL(`${base.pathname}/`, base);
}

/** Twice 1 MB, of characters that JSON writes with six. */
const largestAnswer = 16_000_000;
