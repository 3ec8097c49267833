import { answerCodes } from "./answer-codes.ts";
import type { CodeEntry } from "./code-entry.ts";
import { configCodes } from "./config-codes.ts";
import { hostCodes } from "./host-codes.ts";
import { packageCodes } from "./package-codes.ts";
import { runCodes } from "./run-codes.ts";
import { shapeCodes } from "./shape-codes.ts";
import { useCodes } from "./use-codes.ts";

/** Every code that `atlas plugin validate` may give, with what there is to know about it. */
export const codeTable: Readonly<Record<string, CodeEntry>> = { ...packageCodes, ...shapeCodes, ...runCodes, ...useCodes, ...answerCodes, ...configCodes, ...hostCodes };
