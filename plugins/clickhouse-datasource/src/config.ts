import { messageOf } from "@useatlas/plugin-sdk";
import { z } from "zod";
import { readServer } from "./server";

/** Where ClickHouse's HTTP interface is, and which database is meant by a name without one. */
export const ConfigSchema = z
  .strictObject({
    url: z
      .string()
      .min(1, "URL must not be empty")
      .refine((url) => /^(clickhouses?|https?):\/\//.test(url), "URL must start with clickhouse://, clickhouses://, http:// or https://"),
    database: z.string().min(1, "database must not be empty").optional(),
  })
  .superRefine((config, context) => {
    try {
      readServer(config);
    } catch (thrown) {
      context.addIssue({ code: "custom", path: ["url"], message: messageOf(thrown) });
    }
  });

export type PluginConfig = z.output<typeof ConfigSchema>;
