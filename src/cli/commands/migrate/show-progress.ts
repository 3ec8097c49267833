import type { AppliedStep, StepProgress } from "@atlas/api/lib/migrate";
import { describeSession } from "@atlas/api/lib/migrate";
import { redactSecrets } from "@useatlas/plugin-sdk";
import truncatedWidth from "fast-string-truncated-width";
import { printProgress } from "../../report.ts";
import { nameOf } from "./describe-steps.ts";

export interface ProgressListeners {
  onStep: (applied: AppliedStep) => void;
  onProgress: (progress: StepProgress) => void;
}

/**
 * Tells on stderr how a migration gets on: each step as it ends, who is in the way, and on a terminal a bar below that.
 * Not by @clack/prompts: its bar takes the keyboard, and Ctrl-C there would end the process with 0 in the middle of a step.
 */
export async function showingProgress<Result>(work: (listeners: ProgressListeners) => Promise<Result>): Promise<Result> {
  const bar = createBar();
  let told = "";
  function onProgress(progress: StepProgress): void {
    bar.update(progress);
    const [first] = progress.blockers ?? [];
    // Once for each who is in the way, and not each time that it is seen.
    const key = first ? `${progress.step.id} ${first.pid}` : told;
    if (first && key !== told) bar.above(() => printProgress(`${nameOf(progress.step)}  waits for ${describeSession(first)}`));
    told = key;
  }
  try {
    return await work({ onStep: ({ step, durationMs }) => bar.above(() => printProgress(`${nameOf(step)}  ${durationMs} ms`)), onProgress });
  } finally {
    bar.clear();
  }
}

interface Bar {
  update(progress: StepProgress): void;
  /** Prints whole lines without the bar in between. */
  above(print: () => void): void;
  clear(): void;
}

function createBar({ stream = process.stderr, ci = process.env.CI, term = process.env.TERM } = {}): Bar {
  if (!stream.isTTY || ci || term === "dumb") return { update: () => {}, above: (print) => print(), clear: () => {} };
  let current: StepProgress | undefined;
  let began = 0;
  const timer = setInterval(draw, 100).unref();

  function draw(): void {
    if (current === undefined) return;
    const line = redactSecrets(formatBar(current, Math.floor((performance.now() - began) / 1000)));
    stream.write(`${erase}${line.slice(0, truncatedWidth(line, { limit: (stream.columns || 80) - 1 }).index)}`);
  }

  return {
    update(progress) {
      if (progress.number !== current?.number) began = performance.now();
      // What is known of the rows stays known when something else is told.
      current = progress.number === current?.number ? { ...current, ...progress } : progress;
      draw();
    },
    above(print) {
      stream.write(erase);
      print();
      draw();
    },
    clear() {
      clearInterval(timer);
      stream.write(erase);
    },
  };
}

/** `█████░░░░░ 3/6  build-index  crm.contacts.email  12 s` */
export function formatBar({ step, number, total, rows, about }: StepProgress, seconds: number): string {
  const share = rows === undefined || !about ? 0 : Math.min(rows / about, 1);
  const filled = Math.floor(((number - 1 + share) / total) * barWidth);
  const count = rows === undefined ? "" : `  ${rows.toLocaleString("en")}${about === undefined ? "" : ` of about ${about.toLocaleString("en")}`} rows`;
  return `${"█".repeat(filled)}${"░".repeat(barWidth - filled)} ${number}/${total}  ${nameOf(step)}${count}  ${seconds} s`;
}

const barWidth = 20;
const erase = "\r\u001B[2K";
