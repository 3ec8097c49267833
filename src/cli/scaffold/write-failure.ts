import { AtlasError, isAtlasError, messageOf } from "@useatlas/plugin-sdk";

/** The failure of writing `folder` in words: why, and what became of the disk. `left` is what could not be removed again. */
export function describeFailure(thrown: unknown, folder: string, left: readonly string[]): AtlasError {
  const { code, message, hint } = reasonOf(thrown, folder);
  const aftermath = left.length === 0 ? "Nothing was left behind." : `These could not be removed again: ${left.join(", ")}.`;
  return new AtlasError(`${message} ${aftermath}`, { code, hint, cause: thrown });
}

interface Reason {
  code: string;
  message: string;
  hint?: string | undefined;
}

function reasonOf(thrown: unknown, folder: string): Reason {
  if (isAtlasError(thrown)) return thrown;
  if (thrown instanceof Error && thrown.name === "AbortError") return { code: "INTERRUPTED", message: "Interrupted." };
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  return reasons.find(({ codes }) => codes.includes(code))?.describe(folder) ?? { code: "WRITE_FAILED", message: `${folder} could not be written: ${messageOf(thrown)}.` };
}

const reasons: { codes: readonly unknown[]; describe(folder: string): Reason }[] = [
  {
    codes: ["ENOSPC", "EDQUOT", "EFBIG"],
    describe: (folder) => ({ code: "DISK_FULL", message: `There is no room for ${folder} on its disk.`, hint: "Free some space, then run the command again." }),
  },
  {
    codes: ["EACCES", "EPERM", "EROFS"],
    describe: (folder) => ({ code: "FOLDER_READ_ONLY", message: `You have no permission to write ${folder}.`, hint: "Choose a folder that you may write, or change its permissions." }),
  },
  {
    codes: ["EEXIST", "ENOTEMPTY", "ENOTDIR"],
    describe: (folder) => ({ code: "TARGET_EXISTS", message: `${folder} cannot be made: something else is there, or on the way to it.`, hint: "Look at what is there, or choose another name or folder." }),
  },
];
