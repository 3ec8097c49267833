import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, type SourceLocation } from "@useatlas/plugin-sdk";
import { locationAt } from "./positions.ts";

/** A package.json, and what is wrong with it as a file. */
export interface Manifest {
  path: string;
  text: string;
  /** Empty when it could not be read. */
  value: Record<string, unknown>;
  problem?: { code: string; message: string; location: SourceLocation };
}

export async function readManifest(dir: string): Promise<Manifest> {
  const path = join(dir, "package.json");
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return broken({ path, text: "" }, "MANIFEST_MISSING", "There is no package.json that can be read");
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    if (isRecord(value)) return { path, text, value };
    return broken({ path, text }, "MANIFEST_NOT_OBJECT", "package.json must hold an object");
  } catch (thrown) {
    return broken({ path, text }, "MANIFEST_INVALID", `package.json is no JSON: ${messageOf(thrown)}`, offsetOf(thrown));
  }
}

/** The packages of one of the manifest's dependency fields, with their ranges. */
export function dependenciesIn({ value }: Manifest, field: DependencyField): Record<string, unknown> {
  const dependencies = value[field];
  return isRecord(dependencies) ? dependencies : {};
}

export type DependencyField = "engines" | "dependencies" | "devDependencies" | "peerDependencies" | "peerDependenciesMeta" | "optionalDependencies";

/** Where a key stands in the manifest; keys are looked for one inside the other. The file alone when it is not there. */
export function locateKey({ path, text }: Manifest, ...keys: string[]): SourceLocation {
  let offset = 0;
  for (const key of keys) {
    const found = text.slice(offset).search(new RegExp(`${escape(JSON.stringify(key))}\\s*:`));
    if (found < 0) return { file: path };
    offset += found;
  }
  return locationAt({ path, text }, offset);
}

function broken({ path, text }: { path: string; text: string }, code: string, message: string, offset?: number): Manifest {
  const location = offset === undefined ? { file: path } : locationAt({ path, text }, offset);
  return { path, text, value: {}, problem: { code, message, location } };
}

/** Node says "at position 17"; Bun does not say where. */
function offsetOf(thrown: unknown): number | undefined {
  const [, position] = messageOf(thrown).match(/at position (\d+)/) ?? [];
  return position === undefined ? undefined : Number(position);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
