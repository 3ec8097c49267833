export { CONFIG_NAMES, findConfig } from "../config/find-config.ts";
