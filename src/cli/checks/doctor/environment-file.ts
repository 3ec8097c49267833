import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../findings.ts";
import type { DoctorSubject } from "../doctor-subject.ts";
import type { Check } from "../run-checks.ts";

export const environmentFile: Check<DoctorSubject> = {
  name: "environment-file",
  about: ".env",
  async examine({ cwd }) {
    if (!existsSync(join(cwd, ".env"))) return [{ code: "ENV_ABSENT", severity: "skipped", subject: ".env", message: "there is no .env file" }];
    const ignored = await git(cwd, ["check-ignore", "--quiet", ".env"]);
    if (ignored.failed) return [unchecked(ignored)];
    if (ignored.exitCode === 0) return [{ code: "ENV_IGNORED", severity: "ok", subject: ".env", message: "git ignores it" }];
    // A file that was committed once stays in the repository, whatever .gitignore says.
    const tracked = await git(cwd, ["ls-files", "--error-unmatch", ".env"]);
    return [{
      code: "ENV_NOT_IGNORED",
      severity: "error",
      subject: ".env",
      message: tracked.exitCode === 0 ? "it is tracked by git, with the secrets in it" : "git does not ignore it, so its secrets may be committed",
      hint: tracked.exitCode === 0 ? "Add .env to .gitignore, run git rm --cached .env, and change the secrets." : "Add .env to .gitignore.",
    }];
  },
};

interface GitAnswer {
  exitCode: number | undefined;
  /** Whether git could not answer at all: it is not there, or this is not a repository. */
  failed: boolean;
  reason: string;
}

async function git(cwd: string, args: string[]): Promise<GitAnswer> {
  const { execa } = await import("execa");
  const { exitCode, stderr, code } = await execa("git", args, { cwd, reject: false, env: { LC_ALL: "C" } });
  if (code === "ENOENT") return { exitCode, failed: true, reason: "git is not installed" };
  const failed = exitCode !== 0 && exitCode !== 1;
  return { exitCode, failed, reason: /not a git repository/.test(stderr) ? "this is not a git repository" : stderr.split("\n")[0] ?? "" };
}

function unchecked({ reason }: GitAnswer): Finding {
  const expected = /^(git is not|this is not)/.test(reason);
  return expected
    ? { code: "ENV_UNCHECKED", severity: "skipped", subject: ".env", message: reason }
    : { code: "ENV_UNCHECKED", severity: "unknown", subject: ".env", message: `git could not say whether it ignores it: ${reason}` };
}
