/**
 * `ok`: looked at and good. `warning`: works, but should be mended. `error`: at fault. `unknown`: could not be determined,
 * which is never a pass. `skipped`: does not apply here.
 */
export type PluginFindingSeverity = "ok" | "skipped" | "warning" | "error" | "unknown";

/** What a plugin found out about itself, as `atlas doctor` tells it: always about this plugin, whatever it says. */
export interface PluginFinding {
  /** Permanent, NOUN_STATE, such as `SCOPE_MISSING`; people read it behind the plugin's id: `slack-interaction/SCOPE_MISSING`. */
  code: string;
  severity: PluginFindingSeverity;
  /** What is the case, with the value, in at most 2000 characters, and without secrets. */
  message: string;
  /** The next thing to do. */
  hint?: string;
}
