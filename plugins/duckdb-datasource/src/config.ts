import { z } from "zod";

const scheme = "duckdb://";

/** Where the database is, as a `url` or as a `path`; parsed into a path and whether it is opened read-only. */
export const ConfigSchema = z
  .strictObject({
    url: z
      .string()
      .min(1, "URL must not be empty")
      .refine((url) => url.startsWith(scheme), "URL must start with duckdb://")
      .refine((url) => url !== scheme, "URL must name a file, such as duckdb://warehouse.duckdb, or duckdb://:memory:")
      .optional(),
    path: z.string().min(1, "path must not be empty").optional(),
    readOnly: z.boolean().optional(),
  })
  .transform(({ url, path, readOnly }, context) => {
    const file = path ?? url?.slice(scheme.length);
    if (file === undefined || (path !== undefined && url !== undefined)) {
      context.addIssue({ code: "custom", message: "Give either url or path: exactly one of them says where the database is" });
      return z.NEVER;
    }
    const inMemory = file.startsWith(":memory:");
    if (inMemory && readOnly) {
      context.addIssue({ code: "custom", path: ["readOnly"], message: "A database in memory starts out empty and cannot be read-only" });
      return z.NEVER;
    }
    return { path: file, readOnly: readOnly ?? !inMemory };
  });

export type PluginConfig = z.output<typeof ConfigSchema>;
