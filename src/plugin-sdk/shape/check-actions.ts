import { nearestName } from "../nearest-name.ts";
import { kindOf, show, type Problems } from "./problems.ts";

/** What an action plugin needs: actions with a tool each, and their approval stated. */
export function checkActions({ actions }: Record<string, unknown>, problems: Problems): void {
  if (!Array.isArray(actions) || actions.length === 0) {
    const found = Array.isArray(actions) ? "an empty array" : kindOf(actions);
    problems.add("PLUGIN_FIELD_INVALID", "actions", `Plugin actions must be an array with at least one action, not ${found}`);
    return;
  }
  const names = new Set<unknown>();
  actions.forEach((action: unknown, index) => {
    const path = `actions[${index}]`;
    if (!problems.record(action, path)) return;
    if (names.has(action.name)) problems.add("PLUGIN_ACTION_TWICE", `${path}.name`, `Plugin ${path}.name ${show(action.name)} is used twice`);
    names.add(action.name);
    checkAction(action, path, problems);
  });
}

function checkAction(action: Record<string, unknown>, path: string, problems: Problems): void {
  checkToolName(action.name, `${path}.name`, problems);
  problems.text(action.description, `${path}.description`);
  problems.text(action.actionType, `${path}.actionType`);
  checkApproval(action.defaultApproval, `${path}.defaultApproval`, problems);
  checkTool(action.tool, `${path}.tool`, problems);
  if (typeof action.reversible !== "boolean") {
    problems.add("PLUGIN_FIELD_INVALID", `${path}.reversible`, `Plugin ${path}.reversible must be true or false, not ${kindOf(action.reversible)}`);
  }
  const credentials = action.requiredCredentials;
  if (credentials !== undefined && !(Array.isArray(credentials) && credentials.every((name) => typeof name === "string"))) {
    problems.add("PLUGIN_FIELD_INVALID", `${path}.requiredCredentials`, `Plugin ${path}.requiredCredentials must be an array of strings`);
  }
}

/** A name that every model provider accepts for a tool. */
export function checkToolName(name: unknown, path: string, problems: Problems): void {
  if (typeof name === "string" && toolName.test(name)) return;
  problems.add("TOOL_NAME_INVALID", path, `Plugin ${path} ${show(name)} must be 1 to 64 letters, digits, dashes or underscores`);
}

/** A tool of the AI SDK, by its structure: an input schema, and something to execute. */
export function checkTool(tool: unknown, path: string, problems: Problems): void {
  if (!problems.record(tool, path, "Make it with tool() of the ai package.")) return;
  if (tool.inputSchema === undefined || tool.inputSchema === null) {
    problems.add("PLUGIN_FIELD_MISSING", `${path}.inputSchema`, `Plugin ${path}.inputSchema is missing`, "Give the tool a Zod object as its inputSchema.");
  }
  problems.required(tool, "execute", `${path}.execute`);
}

function checkApproval(mode: unknown, path: string, problems: Problems): void {
  if (typeof mode === "string" && approvalModes.includes(mode)) return;
  const meant = typeof mode === "string" ? nearestName(mode, approvalModes) : undefined;
  problems.add(
    "PLUGIN_APPROVAL_INVALID",
    path,
    `Plugin ${path} must be one of: ${approvalModes.join(", ")}, not ${show(mode)}`,
    meant && `Did you mean "${meant}"?`,
  );
}

const toolName = /^[a-zA-Z0-9_-]{1,64}$/;
const approvalModes: readonly string[] = ["manual", "admin-only", "auto"];
