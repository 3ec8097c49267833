import { existsSync } from "node:fs";
import { relative, sep } from "node:path";
import { embeddedFolder } from "@atlas/api/lib/database";
import type { Finding } from "../../findings.ts";
import { projectOf, type DoctorSubject } from "../doctor-subject.ts";
import type { Check } from "../run-checks.ts";
import { isIgnored } from "./git.ts";

/** Whether git would take in the folder of the embedded database, which holds what people asked and what they were answered. */
export const dataFolder: Check<DoctorSubject> = {
  name: "data-folder",
  about: "data folder",
  needs: ["config"],
  async examine(subject) {
    const folder = embeddedFolder(projectOf(subject).databaseUrl, subject.cwd);
    if (folder === undefined || !existsSync(folder)) return [];
    const { exitCode, failed } = await isIgnored(subject.cwd, folder);
    // Outside of every repository, or of this one, nothing can be committed.
    if (failed) return [];
    if (exitCode === 0) return [{ code: "DATA_IGNORED", severity: "ok", subject: "data folder", message: "git ignores it" }];
    return [notIgnored(relative(subject.cwd, folder).split(sep).join("/"))];
  },
};

function notIgnored(path: string): Finding {
  const line = `/${path}/`;
  const fault = { code: "DATA_NOT_IGNORED", severity: "warning", subject: "data folder", message: `git does not ignore ${path}, so the internal database may be committed` } as const;
  // What lies elsewhere, or has a name that is a pattern to git, is not for a line in this folder.
  if (!/^[\w.][\w./-]*$/.test(path) || path.startsWith("..")) return { ...fault, hint: "Let git ignore it." };
  return { ...fault, hint: `Add ${line} to .gitignore; --fix does.`, edits: [{ file: ".gitignore", line }] };
}
