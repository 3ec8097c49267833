/** The AI SDK's own names, from the version that the author has installed. */
export { tool } from "ai";
export type { Tool, ToolSet } from "ai";
