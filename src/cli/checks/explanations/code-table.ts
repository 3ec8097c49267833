import { answerCodes } from "./answer-codes.ts";
import type { CodeEntry } from "./code-entry.ts";
import { configCodes } from "./config-codes.ts";
import { doctorDatabaseCodes } from "./doctor-database-codes.ts";
import { doctorProjectCodes } from "./doctor-project-codes.ts";
import { doctorServiceCodes } from "./doctor-service-codes.ts";
import { hostCodes } from "./host-codes.ts";
import { packageCodes } from "./package-codes.ts";
import { runCodes } from "./run-codes.ts";
import { shapeCodes } from "./shape-codes.ts";
import { useCodes } from "./use-codes.ts";

export type CodeTable = Readonly<Record<string, CodeEntry>>;

/** Every code that `atlas plugin validate` may give, with what there is to know about it. */
export const codeTable: CodeTable = { ...packageCodes, ...shapeCodes, ...runCodes, ...useCodes, ...answerCodes, ...configCodes, ...hostCodes };

/** Every code that `atlas doctor` may give, but for those that plugins bring. */
export const doctorTable: CodeTable = { ...doctorProjectCodes, ...shapeCodes, ...doctorDatabaseCodes, ...doctorServiceCodes };
