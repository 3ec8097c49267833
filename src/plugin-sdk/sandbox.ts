export { keepBeginning, maxOutputBytes } from "./keep-beginning.ts";
export { runProgram } from "./run-program.ts";
export type { RunProgramOptions } from "./run-program.ts";
