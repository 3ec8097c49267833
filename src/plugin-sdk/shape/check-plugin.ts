import { isFailedPlugin } from "../config-collector.ts";
import { nearestName } from "../nearest-name.ts";
import { isPluginFactory } from "../plugin-factory.ts";
import { PLUGIN_TYPES } from "../plugin-types.ts";
import type { Problem } from "../errors.ts";
import type { PluginType } from "../types/plugin.ts";
import { checkActions } from "./check-actions.ts";
import { checkDatasource } from "./check-datasource.ts";
import { checkHooks } from "./check-hooks.ts";
import { checkSchema } from "./check-schema.ts";
import { createProblems, isRecord, kindOf, show, type Problems } from "./problems.ts";

/**
 * Everything that is wrong with the shape of `value` as a plugin, as data; an empty array when nothing is.
 * Reads the object and calls none of its methods.
 */
export function checkPlugin(value: unknown): Problem[] {
  const problems = createProblems();
  problems.guard("", () => {
    if (isRecord(value) && !isFailedPlugin(value)) checkObject(value, problems);
    else problems.add("PLUGIN_NOT_OBJECT", "", notAPlugin(value), notAPluginHint(value));
  });
  return problems.all;
}

function checkObject(plugin: Record<string, unknown>, problems: Problems): void {
  problems.guard("", () => checkIdentity(plugin, problems));
  problems.guard("", () => problems.functions(plugin, ["initialize", "healthCheck", "diagnose", "teardown"]));
  problems.guard("hooks", () => checkHooks(plugin.hooks, problems));
  problems.guard("schema", () => checkSchema(plugin.schema, problems));
  for (const type of checkTypes(plugin, problems)) problems.guard("", () => parts[type](plugin, problems));
}

function checkIdentity({ id, version, name }: Record<string, unknown>, problems: Problems): void {
  if (typeof id !== "string" || id.trim() === "") {
    problems.add("PLUGIN_ID_EMPTY", "id", "Plugin id must not be empty", 'Give it an id such as "my-plugin".');
  } else if (!idPattern.test(id)) {
    problems.add(
      "PLUGIN_ID_INVALID",
      "id",
      `Plugin id ${JSON.stringify(id)} must be 1 to 56 letters, digits, dots, dashes or underscores, beginning with a letter or digit`,
      "The id names the plugin's database schema and its routes.",
    );
  }
  if (typeof version !== "string" || version.trim() === "") {
    problems.add("PLUGIN_VERSION_EMPTY", "version", "Plugin version must not be empty", 'Give it a version such as "1.0.0".');
  }
  if (name !== undefined && typeof name !== "string") {
    problems.add("PLUGIN_NAME_INVALID", "name", `Plugin name must be a string, not ${kindOf(name)}`);
  }
}

/** The valid types that the plugin declares; what is wrong with the declaration is added to `problems`. */
function checkTypes({ type, types }: Record<string, unknown>, problems: Problems): readonly PluginType[] {
  if (types === undefined) return [type].filter((candidate) => checkType(candidate, "type", problems));
  if (type !== undefined) {
    problems.add("PLUGIN_TYPE_TWICE", "types", 'Plugin declares both "type" and "types"', 'Keep "types" when it has several, "type" when it has one.');
  }
  if (!Array.isArray(types) || types.length === 0) {
    problems.add("PLUGIN_TYPES_EMPTY", "types", "Plugin types must be an array with at least one type", `One of: ${PLUGIN_TYPES.join(", ")}.`);
    return [];
  }
  return types.filter((candidate, index) => checkType(candidate, `types[${index}]`, problems));
}

function checkType(type: unknown, path: string, problems: Problems): type is PluginType {
  if (PLUGIN_TYPES.includes(type as PluginType)) return true;
  const name = typeof type === "string" ? type : show(type);
  const meant = nearestName(name, PLUGIN_TYPES);
  problems.add(
    "PLUGIN_TYPE_INVALID",
    path,
    `Invalid plugin type "${name}" — must be one of: ${PLUGIN_TYPES.join(", ")}`,
    meant && `Did you mean "${meant}"?`,
  );
  return false;
}

const parts: Record<PluginType, (plugin: Record<string, unknown>, problems: Problems) => void> = {
  datasource: checkDatasource,
  context({ contextProvider }, problems) {
    if (!problems.record(contextProvider, "contextProvider", "A context plugin needs contextProvider with a load() method.")) return;
    problems.required(contextProvider, "load", "contextProvider.load");
    problems.functions(contextProvider, ["refresh"], "contextProvider.");
  },
  interaction(plugin, problems) {
    problems.functions(plugin, ["routes"]);
  },
  action: checkActions,
  sandbox({ sandbox, security }, problems) {
    if (security !== undefined) problems.record(security, "security");
    if (!problems.record(sandbox, "sandbox", "A sandbox plugin needs sandbox with a create() method.")) return;
    problems.required(sandbox, "create", "sandbox.create");
    if (sandbox.priority !== undefined && !Number.isFinite(sandbox.priority)) {
      problems.add("PLUGIN_FIELD_INVALID", "sandbox.priority", `Plugin sandbox.priority must be a finite number, not ${show(sandbox.priority)}`);
    }
    const { deadlineMs } = sandbox;
    if (deadlineMs !== undefined && !(typeof deadlineMs === "number" && deadlineMs > 0)) {
      problems.add("PLUGIN_FIELD_INVALID", "sandbox.deadlineMs", `Plugin sandbox.deadlineMs must be a number above 0, not ${show(deadlineMs)}`);
    }
  },
};

function notAPlugin(value: unknown): string {
  if (isPluginFactory(value)) return "This is a plugin factory that was never called";
  if (value instanceof Promise) return "This is a Promise, not a plugin";
  return `A plugin must be an object, not ${kindOf(value)}`;
}

function notAPluginHint(value: unknown): string | undefined {
  if (isPluginFactory(value)) return "Call it with its config: myPlugin({ … }).";
  if (value instanceof Promise) return "Await it before it goes into plugins.";
  if (typeof value === "function") return "Call the function that makes the plugin.";
  return undefined;
}

// PostgreSQL cuts identifiers at 63 bytes and the schema is named "plugin_<id>".
const idPattern = /^[a-z0-9][a-z0-9._-]{0,55}$/i;
