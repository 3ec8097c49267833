import { readFileSync, writeSync } from "node:fs";
import type { AtlasPlugin } from "@useatlas/plugin-sdk";
import type { DatabaseOffer, HealthFacts, Line, Outcome, StageName, Task } from "./observations.ts";
import { describeThrown } from "./describe-thrown.ts";
import { allowLoopbackOnly } from "./loopback-only.ts";
import { createBlackHole } from "./black-hole.ts";
import { watchEffects } from "./side-effects.ts";
import { buildCandidate, checkHealth, loadModule } from "./stages.ts";
import { usePlugin } from "./use-plugin.ts";

/**
 * The process that runs a plugin, so that one which hangs, exits or crashes does that alone. It takes its task on
 * stdin and answers on a pipe of its own: what the plugin prints is not mistaken for an answer.
 */
const answers = 3;
const offers = 4;
// Taken before the plugin is loaded, which may replace them.
const write = writeSync;
const exit = process.exit;
const { stringify } = JSON;
const parent = process.ppid;
// Node ends a process that waits for nothing but a promise: one that never settles has to be seen as that, unless Atlas was killed and nobody looks.
setInterval(() => {
  if (process.ppid !== parent) exit(1);
}, 1_000);
const { nonce, dir, entry, sampleConfig, host, limitMs, apart } = JSON.parse(readFileSync(0, "utf8")) as Task; // written by observePlugin()

// Node keeps what is printed in memory until the plugin pauses, and a flood never does.
for (const stream of [process.stdout, process.stderr]) (stream as Blockable)._handle?.setBlocking?.(true);

let busy: { name: StageName; candidate: number } = { name: "load", candidate: -1 };
for (const event of ["unhandledRejection", "uncaughtException"]) process.on(event, failBehindTheBack);

allowLoopbackOnly();
const { swallow, knocks } = await createBlackHole();
const effects = watchEffects(dir);
// What they import is watched as well: Bun gives who comes later a copy of what was there.
const { createHosts } = await import("./hosts.ts");
const { tearDown, tryAway } = await import("./end-stages.ts");
const hosts = createHosts({ offer, dir, limitMs });
const loaded = await stage("load", -1, () => loadModule(entry, effects));
for (const [index, { value }] of (loaded?.found ?? []).entries()) {
  const built = await stage("build", index, () => buildCandidate(value, { given: sampleConfig, effects }));
  const plugin = built?.plugin;
  if (!plugin) continue;
  const silent = plugin.healthCheck && built.again?.(swallow);
  if (apart) {
    if (silent) await stage("silence", index, () => askSilently(silent));
    continue;
  }
  const since = effects.count();
  await stage("health", index, () => checkHealth(plugin));
  // It may take its time, so it is not waited for here. One that asks nobody is answered sooner than a process has begun.
  const elsewhere = silent !== undefined && asksSomebody(since);
  if (elsewhere) send({ nonce, apart: true });
  // Where built-in functions are not what they were, a host would fail for somebody else's fault.
  const isPolluted = loaded?.facts.effects.some(({ kind }) => kind === "prototype");
  const hosted = host && !isPolluted ? await stage("boot", index, () => hosts.boot(plugin)) : undefined;
  await stage("use", index, async () => ({ facts: { faults: await usePlugin(plugin) } }));
  if (hosted?.serving) await stage("serve", index, async () => ({ facts: { faults: await hosts.serveFaults(plugin, hosted) } }));
  if (hosted && (plugin.teardown || plugin.initialize)) await stage("teardown", index, () => tearDown(plugin, hosted, { dir, effects, since }));
  await hosted?.close();
  if (silent) await stage("silence", index, async () => (elsewhere ? { facts: { elsewhere } } : askSilently(silent)));
  const lonely = hosted?.serving && plugin.initialize && (built.again?.(swallow) ?? built.again?.());
  if (lonely) await stage("away", index, () => tryAway(lonely, { dir, effects }));
}
// Whatever the plugin left open ends here: nobody waits for it.
exit(0);

/** Runs one stage between two lines, by which the parent knows what a silent plugin is busy with. */
async function stage<Result extends { facts: unknown }>(name: StageName, candidate: number, run: () => Promise<Result>): Promise<Result | undefined> {
  busy = { name, candidate };
  send({ nonce, begin: name, candidate });
  const { outcome, result } = await settle(run);
  send({ nonce, end: name, candidate, outcome });
  return result;
}

async function settle<Result extends { facts: unknown }>(run: () => Promise<Result>): Promise<{ outcome: Outcome<unknown>; result?: Result }> {
  try {
    const result = await run();
    return { outcome: { outcome: "returned", value: result.facts }, result };
  } catch (thrown) {
    return { outcome: { outcome: "threw", ...describeThrown(thrown, dir) } };
  }
}

function asksSomebody(since: number): boolean {
  return effects.all().slice(since, effects.count()).some(({ kind }) => kind === "socket" || kind === "fetch");
}

async function askSilently(plugin: AtlasPlugin): Promise<{ facts: HealthFacts }> {
  const { facts } = await checkHealth(plugin);
  return { facts: { ...facts, knocks: knocks() } };
}

/** What the other side has for a host. It waits until there is one: nothing of the plugin runs meanwhile. */
function offer(): DatabaseOffer {
  return JSON.parse(readFileSync(offers, "utf8")) as DatabaseOffer; // written by observePlugin()
}

/** How Node's pipes are; Bun's write at once by themselves. */
type Blockable = NodeJS.WriteStream & { _handle?: { setBlocking?(blocking: boolean): void } };

/** An error that nobody awaits ends a host; Bun would let it pass while this module is still running. */
function failBehindTheBack(thrown: unknown): void {
  send({ nonce, end: busy.name, candidate: busy.candidate, outcome: { outcome: "threw", ...describeThrown(thrown, dir) } });
  exit(1);
}

function send(line: Line): void {
  write(answers, `${stringify(line)}\n`);
}
