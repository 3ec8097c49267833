import { AtlasError, type PluginExecResult } from "@useatlas/plugin-sdk";

/** The text of an answer. One without an end would fill the memory. */
export async function readAtMost(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw malformed(`is longer than ${maxBytes} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** What a command gave, if the sidecar says it as it must. */
export function parseResult(text: string): PluginExecResult {
  const { stdout, stderr, exitCode } = fieldsOf(parse(text));
  if (typeof stdout === "string" && typeof stderr === "string" && typeof exitCode === "number") return { stdout, stderr, exitCode };
  throw malformed("is not { stdout, stderr, exitCode }");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed("is no JSON");
  }
}

function fieldsOf(value: unknown): { stdout?: unknown; stderr?: unknown; exitCode?: unknown } {
  return typeof value === "object" && value !== null ? value : {};
}

function malformed(how: string): AtlasError {
  return new AtlasError(`The sidecar's answer ${how}.`, { code: "SIDECAR_MALFORMED", hint: "The url must be that of a sidecar of Atlas." });
}
