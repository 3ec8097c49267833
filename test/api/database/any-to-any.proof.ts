import fc from "fast-check";
import { expect, test } from "vitest";
import { ownServer } from "../../support/own-server.ts";
import { createBench, type Bench } from "./fixtures/any-to-any/bench.ts";
import { proveSequences } from "./fixtures/any-to-any/prove-sequences.ts";

const sequences = Number(process.env.ATLAS_PROOF_SEQUENCES ?? 2000);
const seed = Number(process.env.ATLAS_PROOF_SEED ?? Date.now() % 2 ** 31);
const together = 25;

const tapes = fc.uint8Array({ minLength: 1, maxLength: 300, size: "max" });

test(`from any schema to any other: ${sequences} sequences, ATLAS_PROOF_SEED=${seed}`, async () => {
  console.log(`ATLAS_PROOF_SEED=${seed} ATLAS_PROOF_SEQUENCES=${sequences}`);
  // Neither a crash nor a long life is what is proven here: the server compiles nothing and tidies up nothing.
  const server = await ownServer({ jit: "off", autovacuum: "off", synchronous_commit: "off" });
  const benches = await Promise.all([createBench(server, "one"), createBench(server, "two")]);
  const all = fc.sample(tapes, { seed, numRuns: sequences });
  const batches = Array.from({ length: Math.ceil(all.length / together) }, (_, index) => all.slice(index * together, (index + 1) * together));
  const total = { sequences: 0, refused: 0, undone: 0 };

  try {
    await Promise.all(benches.map(proveBatches));
  } finally {
    await Promise.all(benches.map((bench) => bench.close()));
    await server.stop();
  }

  console.log(JSON.stringify(total));
  expect(total.sequences).toBe(sequences);
  expect(Math.min(total.refused, total.undone)).toBeGreaterThan(0);

  async function proveBatches(bench: Bench): Promise<void> {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      const { refused, undone } = await proveSequences(bench, batch).catch((thrown: unknown) => narrow(bench, batch ?? [], thrown));
      total.sequences += batch.length;
      total.refused += refused;
      total.undone += undone;
    }
  }
});

/** Finds the sequence that fails by itself, and the simplest one like it. */
async function narrow(bench: Bench, batch: readonly Uint8Array[], thrown: unknown): Promise<never> {
  for (const tape of batch) {
    await fc.assert(fc.asyncProperty(tapes, async (one) => void (await proveSequences(bench, [one]))), { examples: [[tape]], numRuns: 1, interruptAfterTimeLimit: 20_000 });
  }
  throw thrown;
}
