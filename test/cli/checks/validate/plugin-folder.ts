import { join } from "node:path";
import { tempProject } from "../../../support/temp-project.ts";

export const goodManifest = {
  name: "atlas-plugin-crm",
  version: "1.0.0",
  type: "module",
  license: "MIT",
  dependencies: { zod: "^4.0.0" },
  peerDependencies: { "@useatlas/plugin-sdk": ">=0.0.1" },
  devDependencies: { "@useatlas/plugin-sdk": "^0.0.2" },
};

export const goodTsconfig = JSON.stringify({ compilerOptions: { strict: true } });

export const goodSource = `import { definePlugin } from "@useatlas/plugin-sdk";
export default definePlugin({
  id: "crm",
  type: "context",
  version: "1.0.0",
  contextProvider: { load: () => "" },
  async healthCheck() {
    return { healthy: true };
  },
});
`;

/** The good plugin with a line below its imports, the second of the file: what stands above an import has no line of its own under Node, where it is moved up. */
export function belowImports(line: string): string {
  return goodSource.replace("\n", () => `\n${line}\n`);
}

/** A plugin without a fault in a folder "crm", but for what a test does to its manifest and its files; an undefined file is left out. */
export async function pluginFolder({ manifest = {}, files = {} }: { manifest?: Record<string, unknown>; files?: Record<string, string | undefined> } = {}): Promise<string> {
  const all: Record<string, string | undefined> = { "package.json": JSON.stringify({ ...goodManifest, ...manifest }, null, 2), "README.md": "# CRM\n", "tsconfig.json": goodTsconfig, "src/index.ts": goodSource, ...files };
  const root = await tempProject(Object.fromEntries(Object.entries(all).flatMap(([path, text]) => (text === undefined ? [] : [[`crm/${path}`, text]]))));
  return join(root, "crm");
}
