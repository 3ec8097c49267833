export interface GitAnswer {
  exitCode: number | undefined;
  /** Whether git could not answer at all: it is not there, or this is not a repository. */
  failed: boolean;
  reason: string;
}

/** Whether git ignores `path`, as `exitCode` 0, and 1 where it does not. */
export function isIgnored(cwd: string, path: string): Promise<GitAnswer> {
  return git(cwd, ["check-ignore", "--quiet", path]);
}

/** Whether the repository holds `path`: a file that was committed once stays in it, whatever .gitignore says. */
export async function isTracked(cwd: string, path: string): Promise<boolean> {
  return (await git(cwd, ["ls-files", "--error-unmatch", path])).exitCode === 0;
}

async function git(cwd: string, args: string[]): Promise<GitAnswer> {
  const { execa } = await import("execa");
  const { exitCode, stderr, code } = await execa("git", args, { cwd, reject: false, env: { LC_ALL: "C" } });
  if (code === "ENOENT") return { exitCode, failed: true, reason: "git is not installed" };
  const failed = exitCode !== 0 && exitCode !== 1;
  return { exitCode, failed, reason: /not a git repository/.test(stderr) ? "this is not a git repository" : stderr.split("\n")[0] ?? "" };
}
