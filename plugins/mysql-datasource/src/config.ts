import { messageOf } from "@useatlas/plugin-sdk";
import { z } from "zod";
import { readUrl } from "./server";

/** Where the server is, and how many connections to it are kept. */
export const ConfigSchema = z.strictObject({
  url: z
    .string()
    .min(1, "URL must not be empty")
    .refine((url) => /^mysql2?:\/\//.test(url), { message: "URL must start with mysql:// or mysql2://", abort: true })
    .superRefine((url, context) => {
      try {
        readUrl(url);
      } catch (thrown) {
        context.addIssue({ code: "custom", message: messageOf(thrown) });
      }
    }),
  poolSize: z.number().int().positive().max(500).optional(),
  idleTimeoutMs: z.number().int().positive().max(86_400_000).optional(),
});

export type PluginConfig = z.output<typeof ConfigSchema>;
