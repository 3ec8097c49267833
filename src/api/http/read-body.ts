import { AtlasError } from "@useatlas/plugin-sdk";
import type { z } from "zod";
import type { HttpContext } from "./http-env.ts";

/** The body of a request, as `schema` reads it; none counts as empty. Throws `REQUEST_INVALID`. */
export async function readBody<Schema extends z.ZodType>(c: HttpContext, schema: Schema): Promise<z.output<Schema>> {
  const text = await c.req.text();
  if (text !== "" && !/^application\/json\b/i.test(c.req.header("content-type") ?? "")) throw invalid("The body must be JSON, with the content type application/json.");
  return parse(text === "" ? {} : fromJson(text), schema);
}

/** The parameters behind the question mark, as `schema` reads them. */
export function readParameters<Schema extends z.ZodType>(c: HttpContext, schema: Schema): z.output<Schema> {
  return parse(c.req.query(), schema);
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw invalid("The body is not JSON.", thrown);
  }
}

function parse<Schema extends z.ZodType>(value: unknown, schema: Schema): z.output<Schema> {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  throw invalid(error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message)).join("; "), error);
}

function invalid(message: string, cause?: unknown): AtlasError {
  return new AtlasError(message, { code: "REQUEST_INVALID", cause });
}
