import { join } from "node:path";

export const repository = join(import.meta.dirname, "../..");
export const atlas = join(repository, "bin/atlas.js");
export const bun = join(repository, "node_modules/.bin/bun");
