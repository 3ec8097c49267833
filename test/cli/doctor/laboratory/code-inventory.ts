import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../../support/temp-project.ts";

/** The codes of faults that the doctor's own files name, each with the file that does. */
export function codesOfDoctor(): Map<string, string> {
  const files = [...filesIn("src/cli/checks/doctor"), ...["judge-session", "probe-room", "unreachable"].map((name) => `src/api/database/${name}.ts`)];
  return new Map(files.flatMap((file) => faultCodes(readFileSync(join(repository, file), "utf8")).map((code) => [code, file] as const)));
}

/** The codes that faults of the laboratory are planted for. */
export function codesPlanted(): Set<string> {
  const files = filesIn("test/cli/doctor/laboratory").filter((file) => file.endsWith("-faults.ts"));
  return new Set(files.flatMap((file) => [...readFileSync(join(repository, file), "utf8").matchAll(anyCode)].flatMap(([, code]) => code ?? [])));
}

/** Those that are told of what is well, or was not asked for, are no faults. */
function faultCodes(source: string): string[] {
  return [...source.matchAll(anyCode)].filter(({ 0: text, index }) => !/^,\s*severity: "(ok|skipped)"/.test(source.slice(index + text.length))).flatMap(([, code]) => code ?? []);
}

function filesIn(folder: string): string[] {
  return readdirSync(join(repository, folder)).filter((name) => name.endsWith(".ts")).map((name) => `${folder}/${name}`);
}

const anyCode = /"([A-Z]+(?:_[A-Z]+)+)"/g;
