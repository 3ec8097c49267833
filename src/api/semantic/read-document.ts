import type { Problem, SourceLocation } from "@useatlas/plugin-sdk";
import type { z } from "zod";
import { describeIssue } from "./named-list.ts";
import { largestText, tooLarge } from "./text-limit.ts";
import { readYaml, type Position, type YamlPath } from "./yaml-document.ts";

/** A text of the semantic layer: a file of the project, or what a plugin gave. */
export interface TextSource {
  text: string;
  /** The file; undefined for what a plugin gave. */
  file?: string | undefined;
}

/** A text that could be read, and how to say where something in it stands. */
export interface ReadDocument<Data> {
  data: Data;
  /** As it was before the schema shaped it. */
  value: unknown;
  locate(path: YamlPath): SourceLocation | undefined;
  problemAt(path: YamlPath, problem: Pick<Problem, "code" | "message" | "hint">): Problem;
}

export type DocumentReading<Data> = { document: ReadDocument<Data> } | { faults: readonly Problem[] };

/** Parses a text and holds it against its schema. */
export function readDocument<Data>({ text, file }: TextSource, schema: z.ZodType<Data>): DocumentReading<Data> {
  if (Buffer.byteLength(text) > largestText) return { faults: [tooLarge(file)] };
  const yaml = readYaml(text);
  if ("faults" in yaml) return { faults: yaml.faults.map((fault) => toProblem({ ...fault, path: "" }, file)) };

  const locate = (path: YamlPath) => (file === undefined ? undefined : { file, ...yaml.positionOf(path) });
  const problemAt: ReadDocument<Data>["problemAt"] = (path, problem) => toProblem({ ...problem, path: formatPath(path), position: yaml.positionOf(path) }, file);

  const parsed = schema.safeParse(yaml.value, { error: describeIssue });
  if (parsed.success) return { document: { data: parsed.data, value: yaml.value, locate, problemAt } };
  return { faults: parsed.error.issues.map(({ path, message }) => problemAt(path, { code: "SEMANTIC_FIELD_INVALID", message: `${formatPath(path) || "It"} ${message}` })) };
}

/** Such as `dimensions.status.values[2]`. */
export function formatPath(path: YamlPath): string {
  return path.map((step, index) => (typeof step === "number" ? `[${step}]` : `${index > 0 ? "." : ""}${String(step)}`)).join("");
}

/** A plugin's text is no file that one could open: its line stands in the message. */
function toProblem({ code, path, message, hint, position }: Pick<Problem, "code" | "path" | "message" | "hint"> & { position: Position }, file: string | undefined): Problem {
  if (file === undefined) return { code, path, message: `line ${position.line}, column ${position.column}: ${message}`, hint };
  return { code, path, message, hint, location: { file, ...position } };
}
