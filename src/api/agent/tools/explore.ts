import { tool } from "ai";
import { messageOf } from "@useatlas/plugin-sdk";
import { z } from "zod";
import type { ExploreTool } from "../ports.ts";
import { forModel } from "./for-model.ts";

/** Looks into the files of the semantic layer, in the sandbox. */
export function exploreTool(explore: ExploreTool) {
  return tool({
    description: exploreDescription,
    inputSchema: z.object({ command: z.string().describe("Such as: ls, cat entities/orders.yml, grep -ri revenue .") }),
    async execute({ command }, { abortSignal }): Promise<string> {
      try {
        const { output, exitCode, truncated } = await explore.run(command, abortSignal ? { signal: abortSignal } : {});
        return [output, truncated && "[the output was cut]", exitCode !== 0 && `[exit code ${exitCode}]`].filter(Boolean).join("\n");
      } catch (thrown) {
        return `[it did not run: ${messageOf(thrown)}]`;
      }
    },
    toModelOutput: ({ output }) => ({ type: "text", value: forModel(output) }),
  });
}

export const exploreDescription = "Run a shell command on the files of the semantic layer: entities, metrics, glossary. They are read-only.";
