import { lstat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { AtlasError, nearestName, PLUGIN_TYPES, type PluginType } from "@useatlas/plugin-sdk";
import { ask } from "../prompts.ts";
import { printResult } from "../report.ts";
import { describeCreated } from "../scaffold/describe-created.ts";
import { findProject } from "../scaffold/find-project.ts";
import { faultOf, pluginNames } from "../scaffold/plugin-name.ts";
import { renderTemplates, type RenderedFile } from "../scaffold/render-templates.ts";
import { sdkSpec } from "../scaffold/sdk-spec.ts";
import { visible } from "../scaffold/strange-character.ts";
import { templatesFolder } from "../scaffold/templates-folder.ts";
import { describeFailure } from "../scaffold/write-failure.ts";
import { writeOrTakeBack } from "../scaffold/write-or-take-back.ts";

export interface PluginCreateOptions {
  name?: string | undefined;
  type?: string | undefined;
  cwd: string;
  dir?: string | undefined;
  sdk?: string | undefined;
  dryRun?: boolean;
  json?: boolean;
  yes?: boolean;
}

/** Writes the skeleton of a plugin and says how to register and test it. */
export async function pluginCreate({ cwd, dir, sdk, dryRun = false, json = false, yes = false, ...given }: PluginCreateOptions): Promise<void> {
  if (given.name !== undefined) pluginNames(given.name);
  const type = given.type === undefined ? undefined : parseType(given.type);
  if (sdk?.trim() === "") throw new AtlasError("--sdk must not be empty.", { code: "USAGE", hint: "Leave it out for the version that belongs to this CLI." });
  const project = findProject(cwd);
  const answers = await askFor({ name: given.name, type, yes });

  const names = pluginNames(answers.name);
  const folder = join(dir === undefined ? join(project?.root ?? resolve(cwd), "plugins") : resolve(cwd, dir), names.id);
  await refuseTaken(folder);
  const files = await renderPlugin(answers.type, { ...names, sdk: JSON.stringify(sdk ?? sdkSpec(folder)) });

  if (!dryRun) await writeOrTakeBack(folder, files);
  printResult(describeCreated({ names, type: answers.type, folder, files, project, cwd: resolve(cwd), dryRun }), { json });
}

function parseType(type: string): PluginType {
  const known = PLUGIN_TYPES.find((candidate) => candidate === type);
  if (known) return known;
  const meant = nearestName(type, PLUGIN_TYPES);
  throw new AtlasError(`There is no plugin type "${visible(type)}". Nothing was written.`, {
    code: "TYPE_INVALID",
    hint: `${meant ? `Did you mean "${meant}"? ` : ""}One of: ${PLUGIN_TYPES.join(", ")}.`,
  });
}

function askFor({ name, type, yes }: { name: string | undefined; type: PluginType | undefined; yes: boolean }) {
  return ask(
    {
      type: { flag: "--type <type>", message: "What does the plugin add to Atlas?", given: type, choices: typeChoices },
      name: { flag: "[name]", message: "What is it called?", given: name, safe: type && `my-${type}`, faultOf },
    },
    { yes },
  );
}

async function refuseTaken(folder: string): Promise<void> {
  const found = await lstat(folder).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== "ENOENT") throw describeFailure(thrown, folder, []);
  });
  if (!found) return;
  throw new AtlasError(`${folder} already exists. Nothing was written.`, {
    code: "TARGET_EXISTS",
    hint: "Choose another name, another folder with --dir, or remove what is there.",
  });
}

async function renderPlugin(type: PluginType, values: Record<string, unknown>): Promise<RenderedFile[]> {
  const folders = [templatesFolder("plugin/common"), templatesFolder(`plugin/${type}`)];
  const files = (await Promise.all(folders.map((folder) => renderTemplates(folder, values)))).flat();
  return files.sort((left, right) => (left.path < right.path ? -1 : 1));
}

const typeChoices: { value: PluginType; hint: string }[] = [
  { value: "datasource", hint: "a database or an API to query" },
  { value: "context", hint: "knowledge for the agent's prompt" },
  { value: "interaction", hint: "a webhook, a chat bot, another surface" },
  { value: "action", hint: "something the agent does after approval" },
  { value: "sandbox", hint: "where explore commands run" },
];
