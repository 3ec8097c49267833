import { basename } from "node:path";
import type { Host } from "@atlas/api/lib/host";
import type { SemanticLayer } from "@atlas/api/lib/semantic";
import type { Problem } from "@useatlas/plugin-sdk";
import type { Finding } from "../../findings.ts";
import { redactFor } from "./redact-for.ts";

/** What the layer says about itself: datasources whose entities are missing, and what should be mended. */
export function layerFindings({ degraded, warnings }: SemanticLayer, host: Host): Finding[] {
  const missing = degraded.map(({ connectionId, code, message }): Finding => ({
    code,
    // A plugin that did not answer may be as it should be; nobody knows.
    severity: code === "PLUGIN_THROWS" || code === "PLUGIN_TIMEOUT" ? "unknown" : "error",
    subject: connectionId,
    message: redactFor(host, connectionId, message),
  }));
  return [...missing, ...warnings.map((problem) => problemFinding(problem, problem.code === "JOIN_UNKNOWN" ? "error" : "warning"))];
}

export function problemFinding({ code, message, hint, location }: Problem, severity: "error" | "warning"): Finding {
  return { code, severity, subject: location ? basename(location.file) : "semantic", message, hint, location };
}
