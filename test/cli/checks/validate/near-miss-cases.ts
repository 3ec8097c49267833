import { goodSource } from "./plugin-folder.ts";
import type { PlantedCase } from "./planted.ts";

export const cases: PlantedCase[] = [{ what: "good", source: goodSource, codes: [], near: "load" }];
