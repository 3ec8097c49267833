import { createRequire } from "node:module";
import type * as vercelApi from "@vercel/sandbox";
import { AtlasError, requireDriver } from "@useatlas/plugin-sdk";
import type { PluginConfig } from "./config";
import { explain } from "./explain";

/** The SDK, as `requireDriver` loads it. */
export type Vercel = typeof vercelApi;

export function loadVercel(): Vercel {
  return requireDriver<Vercel>("@vercel/sandbox", import.meta.url);
}

/** What every call into the SDK is given: as whom, and where to. Throws when there are no credentials at all. */
export async function connection({ accessToken, teamId, projectId, apiUrl }: PluginConfig) {
  const fetch = Object.assign((input: string | URL | Request, init?: RequestInit) => globalThis.fetch(input instanceof Request ? input : String(input).replace(vercelsOwn, apiUrl), init), globalThis.fetch);
  if (accessToken !== undefined && teamId !== undefined && projectId !== undefined) return { token: accessToken, teamId, projectId, fetch };
  await assertOnVercel();
  return { fetch };
}

/** Asks for a list, which costs nothing. */
export async function ping(config: PluginConfig): Promise<void> {
  const patience = { ...config, timeoutSec: Math.min(config.timeoutSec, 5) };
  const { Sandbox } = loadVercel();
  try {
    await Sandbox.list({ ...(await connection(patience)), limit: 1, signal: AbortSignal.timeout(patience.timeoutSec * 1000) });
  } catch (thrown) {
    throw explain(thrown, patience);
  }
}

/** Without a token of the deployment the SDK would ask whoever sits at the terminal to log in, and wait. */
async function assertOnVercel(): Promise<void> {
  const requireAsSdk = createRequire(createRequire(import.meta.url).resolve("@vercel/sandbox"));
  // It is a dependency of the SDK's, which gets its token from there.
  const oidc = requireAsSdk("@vercel/oidc") as { getVercelOidcToken(): Promise<string> };
  await oidc.getVercelOidcToken().catch((thrown: unknown) => {
    throw new AtlasError("There are no credentials for Vercel Sandbox: this is not a deployment on Vercel, and accessToken, teamId and projectId are not set.", {
      code: "SANDBOX_UNAUTHORIZED",
      hint: "Set the three of them: https://vercel.com/docs/vercel-sandbox/concepts/authentication",
      cause: thrown,
    });
  });
}

const vercelsOwn = "https://vercel.com/api";
