import { attempt } from "./faults.ts";

/** Whether a tool's input schema accepts an input, as the host asks it; undefined for what is no schema that anybody knows. */
export async function acceptsInput(schema: unknown, input: unknown): Promise<boolean | undefined> {
  const resolved = resolve(schema);
  const standard = member(resolved, "~standard");
  const verdict = await attempt(() => {
    if (hasMethod(standard, "validate")) return standard.validate(structuredClone(input));
    if (hasMethod(resolved, "safeParse")) return resolved.safeParse(structuredClone(input));
    if (isAiSchema(resolved)) return hasMethod(resolved, "validate") ? resolved.validate(structuredClone(input)) : { success: true };
    return undefined;
  });
  if ("thrown" in verdict) return false;
  if (verdict.value === undefined) return undefined;
  return hasMethod(standard, "validate") ? !Array.isArray(member(verdict.value, "issues")) : member(verdict.value, "success") === true;
}

/** The inputs that a schema gives as examples of itself: whole ones, and one of its properties' own. */
export function examplesOf(schema: unknown): unknown[] {
  const json = jsonSchemaOf(resolve(schema));
  const whole = member(json, "examples");
  const properties = Object.entries(Object(member(json, "properties")) as Record<string, unknown>).flatMap(([name, property]) => {
    const examples = member(property, "examples");
    return Array.isArray(examples) && examples.length > 0 ? [[name, examples[0] as unknown] as const] : [];
  });
  const required = member(json, "required");
  const isWhole = properties.length > 0 && (!Array.isArray(required) || required.every((name) => properties.some(([known]) => known === name)));
  return [...(Array.isArray(whole) ? (whole as unknown[]) : []), ...(isWhole ? [Object.fromEntries(properties)] : [])];
}

function jsonSchemaOf(schema: unknown): unknown {
  const standard = member(member(schema, "~standard"), "jsonSchema");
  if (!hasMethod(standard, "input")) return isAiSchema(schema) ? member(schema, "jsonSchema") : undefined;
  try {
    return standard.input({ target: "draft-2020-12" });
  } catch {
    return undefined; // a schema that JSON Schema has no words for has no examples in it either
  }
}

/** The AI SDK takes a function that makes the schema too. */
function resolve(schema: unknown): unknown {
  return typeof schema === "function" && member(schema, "~standard") === undefined ? (schema() as unknown) : schema;
}

function isAiSchema(value: unknown): boolean {
  return typeof value === "object" && value !== null && Reflect.get(value, Symbol.for("vercel.ai.schema")) === true;
}

function member(value: unknown, key: string): unknown {
  return (typeof value === "object" && value !== null) || typeof value === "function" ? Reflect.get(value, key) : undefined;
}

function hasMethod<Name extends string>(value: unknown, name: Name): value is Record<Name, (input: unknown) => unknown> {
  return typeof member(value, name) === "function";
}
