import type { AtlasSandboxPlugin } from "@useatlas/plugin-sdk";
import { daytonaPlugin } from "../../../plugins/daytona-sandbox/src/index.ts";
import { e2bPlugin } from "../../../plugins/e2b-sandbox/src/index.ts";
import { vercelPlugin } from "../../../plugins/vercel-sandbox/src/index.ts";
import { daytonaApi } from "./daytona.ts";
import { e2bApi } from "./e2b.ts";
import type { HttpApi } from "./http-api.ts";
import { vercelApi } from "./vercel.ts";

export interface CloudApi extends HttpApi {
  alive(): string[];
  expireAll(): Promise<void>;
}

export interface Cloud {
  vendor: string;
  priority: number;
  /** The requests of its SDK that do these things. */
  asks: { create: RegExp; upload: RegExp; run: RegExp; remove: RegExp; list: RegExp };
  /** What it is asked so that a sandbox has no network. */
  denied: object;
  start(): Promise<CloudApi>;
  plugin(options: { url: string; secret?: string; timeoutSec?: number }): AtlasSandboxPlugin & Required<Pick<AtlasSandboxPlugin, "healthCheck" | "teardown">>;
  secret: string;
}

const e2bKey = `e2b_${"0123456789".repeat(4)}`;

/** The clouds that have a plugin, each with a local server that plays it. */
export const clouds: Cloud[] = [
  {
    vendor: "Daytona",
    priority: 85,
    asks: { create: /^POST \/api\/sandbox$/, upload: /bulk-upload/, run: /process\/execute/, remove: /^DELETE/, list: /^GET \/api\/sandbox$/ },
    denied: { networkBlockAll: true, autoDeleteInterval: 0, autoStopInterval: 15 },
    start: () => daytonaApi(),
    plugin: ({ url, secret = "dtn_0123456789abcdef", timeoutSec = 30 }) => daytonaPlugin({ apiKey: secret, apiUrl: `${url}/api`, timeoutSec }),
    secret: "dtn_0123456789abcdef",
  },
  {
    vendor: "E2B",
    priority: 90,
    asks: { create: /^POST \/v2\/sandboxes$/, upload: /^POST \/files/, run: /Process\/Start/, remove: /^DELETE/, list: /^GET \/v2\/sandboxes$/ },
    denied: { allow_internet_access: false, timeout: 1800 },
    start: () => e2bApi(),
    plugin: ({ url, secret = e2bKey, timeoutSec = 30 }) => e2bPlugin({ apiKey: secret, apiUrl: url, sandboxUrl: url, timeoutSec }),
    secret: e2bKey,
  },
  {
    vendor: "Vercel",
    priority: 100,
    asks: { create: /^POST \/api\/v3\/sandboxes$/, upload: /fs\/write/, run: /\/cmd$/, remove: /\/stop$/, list: /^GET \/api\/v2\/sandboxes$/ },
    denied: { networkPolicy: { mode: "deny-all" }, persistent: false, timeout: 1_800_000 },
    start: () => vercelApi(),
    plugin: ({ url, secret = "vercel-token-1", timeoutSec = 30 }) => vercelPlugin({ accessToken: secret, teamId: "team_1", projectId: "prj_1", apiUrl: `${url}/api`, timeoutSec }),
    secret: "vercel-token-1",
  },
];
