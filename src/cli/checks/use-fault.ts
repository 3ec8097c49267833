import type { Fault, PluginTarget } from "./create-rule.ts";
import type { UseFault } from "./observe/observations.ts";
import { locateProperty } from "./target/locate-property.ts";

/** What was seen while the plugin was used, as a fault: at the line that did it, else where the author wrote what it is about. */
export function useFault({ code, message, key, location }: UseFault, { name, target, isWarning }: { name: string; target: PluginTarget; isWarning: boolean }): Fault {
  const isOwn = location !== undefined && target.sources.some(({ path }) => path === location.file);
  return { code, severity: isWarning ? "warning" : "error", message: `${name}: ${message}`, hint: `atlas plugin validate --explain ${code} shows how it is meant.`, location: isOwn ? location : locateProperty(target.sources, key) };
}
