import { atlas } from "../atlas.ts";
import { readmeConfig } from "../readme-config.ts";
import { tempProject } from "../temp-project.ts";

/** A project whose config is the example in the README of the plugin `id`, with these variables in its .env, and these files. */
export async function readmeProject(id: string, { variables = {}, files = {} }: { variables?: Record<string, string>; files?: Record<string, string> } = {}): Promise<string> {
  const env = Object.entries(variables).map(([name, value]) => `${name}='${value}'\n`);
  return tempProject({ "atlas.config.ts": await readmeConfig(id), ".env": env.join(""), ...files });
}

/** What `atlas doctor` finds of one plugin's health, in the folder of a project. */
export async function doctor(root: string, id: string): Promise<{ severity: string; message: string }[]> {
  const { stdout } = await atlas(root, "doctor", "--json");
  const { findings } = JSON.parse(stdout) as { findings: { code: string; subject: string; severity: string; message: string }[] };
  return findings.filter(({ code, subject }) => subject === id && code.startsWith("PLUGIN_"));
}
