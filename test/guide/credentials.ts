import { createPlugin } from "@useatlas/plugin-sdk";
import { z } from "zod";

const myPlugin = createPlugin({
  configSchema: z.object({ apiKey: z.string().min(1) }),
  create: (config) => ({
    id: "with-credentials",
    type: "context" as const,
    version: "1.0.0",
    config,
    contextProvider: { load: () => "" },
  }),
});

export default [
  // the guide's block begins
  // Good
  myPlugin({ apiKey: process.env.MY_API_KEY! })
  // Bad -- hidden dependency on env var name
  // inside plugin: process.env.MY_API_KEY
  // the guide's block ends
];
