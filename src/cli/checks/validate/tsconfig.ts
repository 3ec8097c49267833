import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { messageOf } from "@useatlas/plugin-sdk";
import { createRule, type Fault } from "../create-rule.ts";
import { positionOf, readObject } from "../target/read-jsonc.ts";

export const tsconfig = createRule({
  name: "tsconfig",
  ofCheckout: true,
  passed: { code: "TSCONFIG_STRICT", message: "TypeScript checks it strictly" },
  async judge({ dir, sources }) {
    if (!sources.some(({ path }) => /\.[cm]?tsx?$/.test(path))) return undefined;
    const path = join(dir, "tsconfig.json");
    const text = await readFile(path, "utf8").catch(() => undefined);
    if (text === undefined) return [{ code: "TSCONFIG_MISSING", severity: "warning", message: "There is no tsconfig.json, so nobody's editor checks it", hint: 'Add one with "strict": true; atlas plugin create writes one.', location: { file: path } }];
    try {
      return (await isStrict(path, text)) ? [] : [loose(path, text)];
    } catch (thrown) {
      return [{ code: "TSCONFIG_INVALID", severity: "error", message: `tsconfig.json cannot be read: ${messageOf(thrown)}`, hint: "Correct it; tsc -p . says the same.", location: { file: path } }];
    }
  },
});

/** With what it extends; the packages among them are not looked into, and count as strict. */
async function isStrict(path: string, text: string): Promise<boolean> {
  const { compilerOptions, extends: base } = await readObject(text);
  if (typeof compilerOptions === "object" && compilerOptions !== null && "strict" in compilerOptions) return compilerOptions.strict === true;
  const bases = (Array.isArray(base) ? base : [base]).filter((one) => typeof one === "string");
  for (const one of bases.toReversed()) {
    if (!one.startsWith(".")) return true;
    const file = resolve(dirname(path), one.endsWith(".json") ? one : `${one}.json`);
    if (await isStrict(file, await readFile(file, "utf8"))) return true;
  }
  return false;
}

function loose(path: string, text: string): Fault {
  return { code: "TSCONFIG_LOOSE", severity: "warning", message: 'tsconfig.json does not set "strict"', hint: "The SDK's types tell most faults of a plugin, but only to a strict compiler.", location: { file: path, ...positionOf(text, "strict") } };
}
