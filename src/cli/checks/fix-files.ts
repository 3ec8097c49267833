import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AtlasError, messageOf } from "@useatlas/plugin-sdk";
import type { Finding } from "../findings.ts";
import { describeManifestEdit, fixManifest, type ManifestEdit } from "./fix-manifest.ts";

/** How a finding can be mended where that takes no judgement, deletes nothing and can be taken back by hand. */
export type Edit = ManifestEdit | LineEdit;

/** A line to add at the end of a text file, which is made where there is none. */
export interface LineEdit {
  /** Relative to the folder that is examined. */
  file: string;
  line: string;
}

/** What was written to mend a finding. */
export interface Fixed {
  code: string;
  subject: string;
  file: string;
  /** In words, such as `set type to "module"`. */
  change: string;
}

/** Mends in the files of `dir` what the findings that are faults say how to mend. Throws `FIX_FAILED` where a file cannot be written. */
export async function fixFiles(dir: string, findings: readonly Finding[]): Promise<Fixed[]> {
  const asked = findings
    .filter(({ severity }) => severity === "error" || severity === "warning")
    .flatMap(({ code, subject, edits = [] }) => edits.map((edit) => ({ code, subject, edit, file: join(dir, fileOf(edit)) })));
  const manifest = asked.flatMap(({ edit }) => ("path" in edit ? [edit] : []));
  if (manifest.length > 0) await fixManifest(dir, manifest).catch((thrown: unknown) => failed(join(dir, "package.json"), thrown));
  for (const { edit, file } of asked) if ("line" in edit) await addLine(file, edit.line).catch((thrown: unknown) => failed(file, thrown));
  return asked.map(({ code, subject, edit, file }) => ({ code, subject, file, change: "line" in edit ? `added ${edit.line}` : describeManifestEdit(edit) }));
}

function fileOf(edit: Edit): string {
  return "line" in edit ? edit.file : "package.json";
}

async function addLine(file: string, line: string): Promise<void> {
  const text = await readFile(file, "utf8").catch(absent);
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  await writeFile(file, `${text}${text === "" || text.endsWith("\n") ? "" : newline}${line}${newline}`);
}

function absent(thrown: unknown): string {
  if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return "";
  throw thrown;
}

function failed(file: string, thrown: unknown): never {
  throw new AtlasError(`${file} could not be mended: ${messageOf(thrown)}`, { code: "FIX_FAILED", hint: "Give yourself the right to write it, or run without --fix: each finding says what to do.", cause: thrown });
}
