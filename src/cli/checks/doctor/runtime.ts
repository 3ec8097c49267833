import { createRequire } from "node:module";
import type { DoctorSubject } from "../doctor-subject.ts";
import type { Check } from "../run-checks.ts";

export const runtime: Check<DoctorSubject> = {
  name: "runtime",
  examine: () => [judgeRuntime(process.versions, supportedRuntimes())],
};

export interface RuntimeVersions {
  node: string;
  bun?: string | undefined;
}

/** Whether a runtime is new enough; under Bun, which also reports a version of Node, Bun's own counts. */
export function judgeRuntime({ node, bun }: RuntimeVersions, supported: RuntimeVersions) {
  const [name, version, lowest] = bun === undefined ? ["Node", node, supported.node] : ["Bun", bun, supported.bun ?? "0"];
  if (isAtLeast(version, lowest)) return { code: "RUNTIME_SUPPORTED", severity: "ok" as const, subject: "runtime", message: `${name} ${version}` };
  return {
    code: "RUNTIME_OLD",
    severity: "error" as const,
    subject: "runtime",
    message: `${name} ${version} is older than ${lowest}, the oldest that Atlas runs on`,
    hint: `Install ${name} ${lowest} or newer.`,
  };
}

function isAtLeast(version: string, lowest: string): boolean {
  const [have, need] = [version, lowest].map((text) => text.split(/[.-]/).map(Number));
  for (const [index, part] of (need ?? []).entries()) {
    const other = have?.[index] ?? 0;
    if (other !== part) return other > part;
  }
  return true;
}

function supportedRuntimes(): RuntimeVersions {
  const { engines } = createRequire(import.meta.url)("@atlas/cli/package.json") as { engines: { node: string; bun: string } }; // our own manifest
  return { node: engines.node.replace(/^>=/, ""), bun: engines.bun.replace(/^>=/, "") };
}
