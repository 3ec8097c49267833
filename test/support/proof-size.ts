/** True when all of a proof is asked for, however long it takes: ATLAS_PROOF=full npm run proof -- crash */
export const full = process.env.ATLAS_PROOF === "full";

/** Every nth of the items, so that about `size` are left, from an offset that differs from day to day. All of them in full size. Says what it took. */
export function sample<Item>(items: readonly Item[], { size, of }: { size: number; of: string }): Item[] {
  const every = full ? 1 : Math.max(Math.round(items.length / size), 1);
  const offset = Number(process.env.ATLAS_PROOF_OFFSET ?? Math.floor(Date.now() / 86_400_000)) % every;
  const taken = items.filter((_, index) => index % every === offset);
  console.log(`${taken.length} of ${items.length} ${of}${every === 1 ? "" : `: every ${every}th from ${offset} on; ATLAS_PROOF_OFFSET=${offset} for the same, ATLAS_PROOF=full for all`}`);
  return taken;
}
