import type { IncomingMessage } from "node:http";
import { createHash, timingSafeEqual } from "node:crypto";
import { messageOf } from "@useatlas/plugin-sdk";
import { z } from "zod";

export interface ExecRequest {
  command: string;
  /** Milliseconds. */
  timeout?: number | undefined;
}

/** Why a request is not served. */
export interface Refusal {
  status: number;
  error: string;
  message: string;
}

/** Whether the request carries the token. It takes the same time for every wrong one. */
export function isAuthorized({ headers }: IncomingMessage, token: string): boolean {
  const given = headers.authorization ?? "";
  return timingSafeEqual(digest(given), digest(`Bearer ${token}`));
}

/** Reads the body of `POST /exec`. */
export async function readExecRequest(request: IncomingMessage): Promise<{ asked: ExecRequest } | { refusal: Refusal }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length; // no encoding is set, so that chunks are buffers
    if (bytes > largestBody) return { refusal: { status: 413, error: "invalid_request", message: `The body is longer than ${largestBody} bytes.` } };
    chunks.push(chunk as Buffer);
  }
  try {
    const { success, data, error } = schema.safeParse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
    return success ? { asked: data } : invalid(error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`).join("; "));
  } catch (thrown) {
    return invalid(`The body is no JSON: ${messageOf(thrown)}`);
  }
}

function invalid(message: string): { refusal: Refusal } {
  return { refusal: { status: 400, error: "invalid_request", message } };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

const schema = z.object({
  // A program takes arguments of 128 KB, and none with a null character.
  command: z.string().refine((command) => command.trim() !== "", "must not be empty").refine((command) => !command.includes("\0"), "must not hold a null character").refine((command) => Buffer.byteLength(command) <= 100_000, "must not be longer than 100000 bytes"),
  timeout: z.number().positive().optional(),
});
/** 100 000 bytes, of which JSON may write each with six. */
const largestBody = 700_000;
