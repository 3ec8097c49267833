import type { Problem } from "@useatlas/plugin-sdk";

/** Bytes. No entity that people have written comes near. */
export const largestText = 1_000_000;

export function tooLarge(file: string | undefined): Problem {
  return {
    code: "SEMANTIC_FILE_LARGE",
    path: "",
    message: `It is larger than ${largestText / 1_000_000} MB`,
    hint: "Divide it: one entity a file.",
    location: file === undefined ? undefined : { file },
  };
}
