import type { Host } from "@atlas/api/lib/host";
import { isAtlasError, messageOf } from "@useatlas/plugin-sdk";
import { describeThrown } from "./describe-thrown.ts";
import type { UseFault } from "./observations.ts";
import { causesOf, isRefusedByDatabase, isSlip } from "./thrown-kinds.ts";

/**
 * What a host's refusal to start says of the plugin. An `initialize()` that fails for want of its made-up service is at no fault;
 * one that the database or the host itself has refused something is, and one that slipped.
 */
export function initializeFaults(thrown: unknown, dir: string): { faults: UseFault[]; notInitialized: string } {
  const fault = faultOf(thrown, dir);
  return { faults: fault ? [fault] : [], notInitialized: reasonOf(thrown) };
}

function faultOf(thrown: unknown, dir: string): UseFault | undefined {
  if (!isAtlasError(thrown)) throw thrown;
  if (thrown.code === "TOOL_NAME_TAKEN") return { code: "TOOL_REFUSED", message: thrown.message, key: "actions" };
  if (thrown.code !== "PLUGIN_INITIALIZE") return { code: "ROUTES_REFUSED", message: `a host does not start with it: ${thrown.message}`, key: "routes" };
  for (const cause of causesOf(thrown)) {
    const where = { key: "initialize", location: describeThrown(cause, dir).location };
    if (isAtlasError(cause) && cause.code.startsWith("TOOL_NAME_")) return { code: "TOOL_REFUSED", message: cause.message, ...where };
    if (isRefusedByDatabase(cause)) return { code: "INITIALIZE_SQL_REFUSED", message: `the database refuses a statement of initialize(): ${cause.message}`, ...where };
    if (isSlip(cause, dir)) return { code: "INITIALIZE_THROWS", message: `initialize() threw ${cause.name}: ${cause.message}`, ...where };
  }
  return undefined;
}

/** What the plugin itself said, without the frames that the host put around it. */
function reasonOf(thrown: unknown): string {
  return messageOf(thrown).replace(/^Plugin ".*?" failed to initialize: /, "");
}

/** A tool that the agent could not offer to the model would fail every question. It is never executed here. */
export function toolFaults(tools: ReturnType<Host["tools"]["list"]>): UseFault[] {
  return tools.flatMap(({ name, description, tool }: { name: string; description: unknown; tool: unknown }): UseFault[] => {
    const fault = (what: string): UseFault[] => [{ code: "TOOL_MALFORMED", message: `the tool ${name} that it registers has ${what}`, key: "initialize" }];
    if (typeof description !== "string" || description.trim() === "") return fault("no description");
    if (typeof tool !== "object" || tool === null) return fault("no tool");
    if (!("inputSchema" in tool) || tool.inputSchema === null || !["object", "function"].includes(typeof tool.inputSchema)) return fault("no inputSchema");
    return "execute" in tool && typeof tool.execute === "function" ? [] : fault("no execute()");
  });
}
