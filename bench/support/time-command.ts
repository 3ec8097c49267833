import { execa } from "execa";

export interface Timing {
  /** Milliseconds: the median, the fastest and the slowest of all runs. */
  median: number;
  best: number;
  worst: number;
}

export interface CommandLine {
  file: string;
  args: readonly string[];
  cwd?: string;
  env?: Record<string, string>;
  /** The exit code it must end with. Default: 0. */
  exitCode?: number;
}

/** Runs each command line in turn, `rounds` times over, so that a slow moment of the machine hits all of them alike. */
export async function timeCommands<Name extends string>(lines: Record<Name, CommandLine>, { rounds = 15 } = {}): Promise<Record<Name, Timing>> {
  const names = Object.keys(lines) as Name[];
  const samples = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const elapsed = await timeOnce(lines[name]);
      if (round > 0) samples.get(name)?.push(elapsed); // the first round warms the disk's cache
    }
  }
  return Object.fromEntries(names.map((name) => [name, summarize(samples.get(name) ?? [])])) as Record<Name, Timing>;
}

async function timeOnce({ file, args, cwd, env, exitCode: expected = 0 }: CommandLine): Promise<number> {
  const start = performance.now();
  const { exitCode, all } = await execa(file, args, { env, reject: false, all: true, ...(cwd && { cwd }) });
  const elapsed = performance.now() - start;
  if (exitCode !== expected) throw new Error(`${file} ${args.join(" ")} ended with ${exitCode}, not with ${expected}: ${all}`);
  return elapsed;
}

export function summarize(samples: readonly number[]): Timing {
  const sorted = [...samples].sort((left, right) => left - right);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, best: sorted[0] ?? Number.NaN, worst: sorted.at(-1) ?? Number.NaN };
}
