export { createPlugin } from "./create-plugin.ts";
export { definePlugin } from "./define-plugin.ts";
export { requireDriver } from "./driver.ts";
export { measureHealth } from "./health.ts";
export {
  isActionPlugin,
  isContextPlugin,
  isDatasourcePlugin,
  isInteractionPlugin,
  isSandboxPlugin,
  SANDBOX_DEFAULT_PRIORITY,
} from "./plugin-types.ts";
