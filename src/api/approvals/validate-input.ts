import { messageOf } from "@useatlas/plugin-sdk";

export type InputVerdict = { valid: true; value: unknown } | { valid: false; message: string };

/**
 * Asks a tool's input schema about an input: any Standard Schema (which Zod is), or a schema of the AI SDK. Known by
 * their structure, so that no library is loaded. What none of them is accepts nothing. Throws what the schema throws.
 */
export async function validateInput(schema: unknown, input: unknown): Promise<InputVerdict> {
  const resolved: unknown = typeof schema === "function" && !isObject(Reflect.get(schema, "~standard")) ? schema() : schema;
  // Validators may change what they are given: each gets a copy of its own.
  const copy: unknown = structuredClone(input);
  const standard = member(resolved, "~standard");
  if (hasMethod(standard, "validate")) return readStandard(await standard.validate(copy));
  if (isAiSchema(resolved)) return hasMethod(resolved, "validate") ? readAiVerdict(await resolved.validate(copy)) : { valid: true, value: copy };
  return { valid: false, message: "its input schema is neither a Standard Schema, such as Zod's, nor one of the AI SDK" };
}

function readStandard(result: unknown): InputVerdict {
  const issues = member(result, "issues");
  if (!Array.isArray(issues)) return isObject(result) && "value" in result ? { valid: true, value: result.value } : { valid: false, message: "its schema gave no verdict" };
  return { valid: false, message: issues.map(describeIssue).join("; ") || "its schema refused it without a reason" };
}

function readAiVerdict(result: unknown): InputVerdict {
  if (isObject(result) && result.success === true) return { valid: true, value: result.value };
  return { valid: false, message: messageOf(member(result, "error") ?? "its schema refused it") };
}

function describeIssue(issue: unknown): string {
  const path = member(issue, "path");
  const steps = Array.isArray(path) ? path.map((step: unknown) => String(member(step, "key") ?? step)) : [];
  return [steps.join("."), messageOf(issue)].filter((part) => part !== "").join(": ");
}

function isAiSchema(value: unknown): boolean {
  return isObject(value) && Reflect.get(value, Symbol.for("vercel.ai.schema")) === true;
}

function member(value: unknown, key: string): unknown {
  return isObject(value) || typeof value === "function" ? Reflect.get(value, key) : undefined;
}

function hasMethod<Name extends string>(value: unknown, name: Name): value is Record<Name, (input: unknown) => unknown> {
  return typeof member(value, name) === "function";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
