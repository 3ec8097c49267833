import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../findings.ts";
import type { DoctorSubject } from "../doctor-subject.ts";
import type { Check } from "../run-checks.ts";
import { isIgnored, isTracked, type GitAnswer } from "./git.ts";

export const environmentFile: Check<DoctorSubject> = {
  name: "environment-file",
  about: ".env",
  async examine({ cwd }) {
    if (!existsSync(join(cwd, ".env"))) return [{ code: "ENV_ABSENT", severity: "skipped", subject: ".env", message: "there is no .env file" }];
    const ignored = await isIgnored(cwd, ".env");
    if (ignored.failed) return [unchecked(ignored)];
    if (ignored.exitCode === 0) return [{ code: "ENV_IGNORED", severity: "ok", subject: ".env", message: "git ignores it" }];
    const fault = { code: "ENV_NOT_IGNORED", severity: "error", subject: ".env" } as const;
    // To take it out of the repository, and to change the secrets, is for whoever knows who has seen them.
    if (await isTracked(cwd, ".env")) return [{ ...fault, message: "it is tracked by git, with the secrets in it", hint: "Add .env to .gitignore, run git rm --cached .env, and change the secrets." }];
    return [{ ...fault, message: "git does not ignore it, so its secrets may be committed", hint: "Add .env to .gitignore; --fix does.", edits: [{ file: ".gitignore", line: ".env" }] }];
  },
};

function unchecked({ reason }: GitAnswer): Finding {
  const expected = /^(git is not|this is not)/.test(reason);
  return expected
    ? { code: "ENV_UNCHECKED", severity: "skipped", subject: ".env", message: reason }
    : { code: "ENV_UNCHECKED", severity: "unknown", subject: ".env", message: `git could not say whether it ignores it: ${reason}` };
}
