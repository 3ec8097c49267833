import { createHost } from "@atlas/api/lib/host";
import { isAtlasError, type AtlasPlugin } from "@useatlas/plugin-sdk";
import { describeThrown } from "./describe-thrown.ts";
import type { Hosted } from "./hosts.ts";
import type { AwayFacts, TeardownFacts, Thrown } from "./observations.ts";
import type { Effect } from "./side-effects.ts";
import type { Effects, Stage } from "./stages.ts";

/** Has the host tear the plugin down, and then once more: a shutdown that is interrupted begins again. One that was not initialized is never torn down. */
export async function tearDown(plugin: AtlasPlugin, { host, entry, notInitialized, close }: Hosted, { dir, effects, since }: { dir: string; effects: Effects; since: number }): Promise<Stage<TeardownFacts>> {
  if (!host || !entry || notInitialized !== undefined) {
    await close();
    return { facts: { notInitialized: notInitialized ?? "there is no host to do it", leaks: await leftOpen(effects, since) } };
  }
  const first = await thrownBy(() => host.teardown(entry), dir);
  const second = await thrownBy(() => plugin.teardown?.(), dir);
  await close();
  return { facts: { first, second, leaks: await leftOpen(effects, since) } };
}

/** Initializes the plugin in a host whose database is down, and tears it down if that went well, as a host does. */
export async function tryAway(plugin: AtlasPlugin, { dir, effects }: { dir: string; effects: Effects }): Promise<Stage<AwayFacts>> {
  const since = effects.count();
  const host = createHost({ config: { plugins: [plugin], databaseUrl: nobody, logLevel: "silent" }, cwd: process.cwd(), environment: {}, deadlines: { initializeMs: patient, teardownMs: patient } });
  const [entry] = host.entries;
  const failure = entry && (await thrownBy(() => host.initialize(entry), dir));
  const teardown = failure || !entry ? undefined : await thrownBy(() => host.teardown(entry), dir);
  await host.close();
  return { facts: { teardown, leaks: failure ? await leftOpen(effects, since) : [] } };
}

/** What was ended a moment ago ends in the loop's next turns. */
async function leftOpen(effects: Effects, since: number): Promise<Effect[]> {
  for (let turn = 0; turn < 100 && effects.open(since).length > 0; turn++) await new Promise((resolve) => setImmediate(resolve));
  return effects.open(since);
}

async function thrownBy(run: () => unknown, dir: string): Promise<Thrown | undefined> {
  try {
    await run();
    return undefined;
  } catch (thrown) {
    // What the plugin itself said, without the frame that the host's call put around it.
    return describeThrown(isAtlasError(thrown) && thrown.code === "PLUGIN_THROWS" ? thrown.cause : thrown, dir);
  }
}

/** The parent ends a stage that takes too long, which says more than the host's own deadline. */
export const patient = 600_000;
// Nobody listens there, on any machine.
const nobody = "postgres://atlas@127.0.0.1:1/atlas";
