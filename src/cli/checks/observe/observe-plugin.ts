import { isAtlasError, messageOf } from "@useatlas/plugin-sdk";
import type { CandidateFacts, DatabaseOffer, HealthFacts, Observations, Outcome, Task } from "./observations.ts";
import { runWorker, type StageDeadlines } from "./run-worker.ts";

export interface ObserveOptions {
  /** Milliseconds, for each stage. */
  deadlines?: Partial<StageDeadlines>;
  /** The program that runs the plugin. Default: the one that runs Atlas. */
  runtime?: string;
  /** Makes a database for the plugin's host. Left out: the host has none, as one without DATABASE_URL. */
  database?: (() => Promise<string | undefined>) | undefined;
}

/** Runs a plugin and returns what was seen. Its health beside a silent service, which may take long, is asked in a second process meanwhile. */
export async function observePlugin(
  plugin: Pick<Task, "dir" | "entry" | "sampleConfig" | "host">,
  { deadlines: asked, runtime = process.execPath, database = noDatabase }: ObserveOptions = {},
): Promise<Observations> {
  const deadlines = { ...stageDeadlines, ...asked };
  const task = { ...plugin, limitMs: Math.min(5_000, deadlines.serve / 4) };
  // Made while the plugin is loaded; it is handed over, or said to be missing, when the host boots.
  const offer = plugin.host ? offerOf(database) : Promise.resolve({});
  const leaving = new AbortController();
  let apart: Promise<Observations> | undefined;

  function tryApart(): void {
    apart ??= runWorker({ ...task, host: false, apart: true }, { runtime, deadlines, signal: leaving.signal });
    apart.catch(() => undefined); // thrown where it is awaited, if it still is
  }

  try {
    const seen = await runWorker({ ...task, apart: false }, { runtime, deadlines, offer, onApart: tryApart });
    // One that does not come so far has a graver fault, which would show in the other process too.
    if (!apart || !seen.candidates.some(isElsewhere)) return seen;
    const others = await apart;
    return { ...seen, candidates: seen.candidates.map((candidate, index) => ({ ...candidate, silence: silenceOf(candidate, others, index) })) };
  } finally {
    leaving.abort();
    await apart?.catch(() => undefined);
  }
}

function isElsewhere({ silence }: CandidateFacts): boolean {
  return silence.outcome === "returned" && silence.value.elsewhere === true;
}

/** As the other process saw it, or how that one came to its end before. */
function silenceOf(candidate: CandidateFacts, { load, candidates }: Observations, index: number): Outcome<HealthFacts> {
  if (!isElsewhere(candidate)) return candidate.silence;
  if (load.outcome !== "returned") return load;
  const other = candidates[index];
  if (!other) return { outcome: "notReached" };
  return other.silence.outcome === "notReached" && other.build.outcome !== "returned" ? other.build : other.silence;
}

async function offerOf(database: () => Promise<string | undefined>): Promise<DatabaseOffer> {
  try {
    const url = await database();
    return url === undefined ? {} : { url };
  } catch (thrown) {
    return { missing: { message: messageOf(thrown), hint: isAtlasError(thrown) ? thrown.hint : undefined } };
  }
}

const stageDeadlines: StageDeadlines = { load: 10_000, build: 10_000, health: 5_000, silence: 8_000, boot: 10_000, use: 10_000, serve: 20_000, teardown: 5_000, away: 10_000 };
const noDatabase = (): Promise<undefined> => Promise.resolve(undefined);
