export { collectFailedPlugins, isFailedPlugin } from "./config-collector.ts";
export type { FailedPlugin } from "./config-collector.ts";
export { createPlugin } from "./create-plugin.ts";
export type { ConfigSchema, CreatePluginOptions, PluginFactory } from "./create-plugin.ts";
export { createDeadline } from "./deadline.ts";
export type { Deadline } from "./deadline.ts";
export { definePlugin } from "./define-plugin.ts";
export { requireDriver } from "./driver.ts";
export { AtlasError, isAtlasError, messageOf } from "./errors.ts";
export type { AtlasErrorDetails, Problem, SourceLocation } from "./errors.ts";
export { measureHealth } from "./health.ts";
export { nearestName } from "./nearest-name.ts";
export { isPluginFactory } from "./plugin-factory.ts";
export {
  isActionPlugin,
  isContextPlugin,
  isDatasourcePlugin,
  isInteractionPlugin,
  isSandboxPlugin,
  PLUGIN_TYPES,
  pluginTypes,
  SANDBOX_DEFAULT_PRIORITY,
} from "./plugin-types.ts";
export { redactSecrets, secretsIn } from "./redact.ts";
export { checkPlugin } from "./shape/check-plugin.ts";
export { checkPlugins } from "./shape/check-plugins.ts";
export { createStop, unlessAborted } from "./stop.ts";
export type { Stop, StopOptions } from "./stop.ts";
export type * from "./types.ts";
export { uniqueNames } from "./unique-names.ts";
export { withDeadline } from "./with-deadline.ts";
export type { WithDeadlineOptions } from "./with-deadline.ts";
