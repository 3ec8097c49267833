import { AtlasError, type PluginExecResult } from "@useatlas/plugin-sdk";

/** What a backend answered, if it is what it must be. A sidecar and an author who writes JavaScript have no compiler that tells them. */
export function checkResult(answer: unknown): PluginExecResult {
  const { stdout, stderr, exitCode } = typeof answer === "object" && answer !== null ? (answer as Record<string, unknown>) : {}; // an object, whose properties are looked at one by one
  if (typeof stdout === "string" && typeof stderr === "string" && typeof exitCode === "number") return { stdout, stderr, exitCode };
  throw new AtlasError("exec() must return { stdout, stderr, exitCode }.", { code: "SANDBOX_MALFORMED" });
}
