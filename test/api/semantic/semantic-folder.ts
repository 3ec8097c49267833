import { join } from "node:path";
import { isAtlasError, type Problem } from "@useatlas/plugin-sdk";
import type { SemanticLayer } from "../../../src/api/semantic/layer.ts";
import { loadSemanticLayer, type LoadSemanticLayerOptions } from "../../../src/api/semantic/load-layer.ts";
import { tempProject } from "../../support/temp-project.ts";

export const warehouse = { id: "warehouse", dbType: "postgres" };

/** A semantic folder with these files; its path. */
export async function semanticFolder(files: Record<string, string>): Promise<string> {
  const root = await tempProject(Object.fromEntries(Object.entries(files).map(([path, text]) => [`semantic/${path}`, text])));
  return join(root, "semantic");
}

export async function load(files: Record<string, string>, options: Partial<LoadSemanticLayerOptions> = {}): Promise<SemanticLayer> {
  return loadSemanticLayer(await semanticFolder(files), { connections: [warehouse], ...options });
}

/** The faults for which these files are refused, without the folder in their places: `code path:line:column`. */
export async function faultsOf(files: Record<string, string>): Promise<string[]> {
  const folder = await semanticFolder(files);
  return (await refused(folder)).map(({ code, location }) => `${code} ${[location?.file.slice(folder.length + 1), location?.line, location?.column].filter(Boolean).join(":")}`);
}

export async function refused(folder: string): Promise<readonly Problem[]> {
  try {
    await loadSemanticLayer(folder, { connections: [warehouse] });
  } catch (thrown) {
    if (isAtlasError(thrown)) return thrown.problems;
    throw thrown;
  }
  throw new Error("The folder was taken, although it should have been refused.");
}
