import { chmod } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { AtlasError } from "@useatlas/plugin-sdk";
import { ask } from "../prompts.ts";
import { printResult } from "../report.ts";
import { describeProject } from "../scaffold/describe-project.ts";
import { packageSpecs, projectName } from "../scaffold/project-package.ts";
import { renderTemplates } from "../scaffold/render-templates.ts";
import { templatesFolder } from "../scaffold/templates-folder.ts";
import { refuseExisting } from "../scaffold/write-files.ts";
import { writeOrTakeBack } from "../scaffold/write-or-take-back.ts";

export interface InitOptions {
  dir?: string | undefined;
  cwd: string;
  sdk?: string | undefined;
  dryRun?: boolean;
  json?: boolean;
  yes?: boolean;
}

/** Writes an Atlas project with a demo warehouse and says how to start it. */
export async function initProject({ dir, cwd, sdk, dryRun = false, json = false, yes = false }: InitOptions): Promise<void> {
  if (sdk?.trim() === "") throw new AtlasError("--sdk must not be empty.", { code: "USAGE", hint: "Leave it out for the version that belongs to this CLI." });
  if (dir?.trim() === "") throw new AtlasError("The folder must not be empty.", { code: "USAGE", hint: "Name one, or pass . for this folder." });
  const answers = await ask({ dir: { flag: "[dir]", message: "Which folder is the project for?", given: dir, safe: ".", faultOf } }, { yes });

  const folder = resolve(cwd, answers.dir);
  const name = projectName(basename(folder));
  const files = await renderTemplates(templatesFolder("project"), { title: name, ...packageSpecs({ name, folder, sdk }) });

  if (dryRun) await refuseExisting(folder, files);
  else {
    await writeOrTakeBack(folder, files);
    await hideFromOthers(join(folder, ".env"));
  }
  printResult(describeProject({ name, folder, path: relative(cwd, folder), files, dryRun }), { json });
}

function faultOf(answer: string): string | undefined {
  return answer.trim() === "" ? "A folder is needed." : undefined;
}

/** Secrets will be put into it. */
async function hideFromOthers(path: string): Promise<void> {
  // Some file systems know no permissions; there is nothing to hide then, and the project is as good.
  await chmod(path, 0o600).catch(() => undefined);
}
