import { readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parse } from "@babel/parser";
import type { RuleCheck } from "../../../../src/cli/checks/create-rule.ts";
import { repository, tempProject } from "../../../support/temp-project.ts";

export interface Mutant {
  what: string;
  rule: RuleCheck;
}

interface Edit {
  what: string;
  start: number;
  end: number;
  text: string;
}

/** The rule of that name out of its own source with one fault in it, for each fault: a judge that finds nothing, one that says nothing, and every condition turned round. */
export async function mutantsOf(name: string): Promise<Mutant[]> {
  const file = join(repository, "src/cli/checks/validate", `${name}.ts`);
  const source = await readFile(file, "utf8");
  const folder = await tempProject();
  return Promise.all(editsOf(source).map(async ({ what, start, end, text }, index) => {
    const path = join(folder, `${name}-${index}.ts`);
    const mutated = source.slice(0, start) + text + source.slice(end);
    await writeFile(path, mutated.replaceAll(/from "(\.[^"]+)"/g, (_, specifier: string) => `from ${JSON.stringify(resolve(dirname(file), specifier))}`));
    const module = (await import(path)) as Record<string, RuleCheck>; // the rule is the one thing that its file exports
    const [rule] = Object.values(module).filter((value) => value.name === name);
    if (!rule) throw new Error(`${file} exports no rule named ${name}.`);
    return { what: `${name}:${source.slice(0, start).split("\n").length} ${what}`, rule };
  }));
}

function editsOf(source: string): Edit[] {
  const edits: Edit[] = [];
  visit(parse(source, { sourceType: "module", plugins: ["typescript"] }), (node) => {
    if (node.type === "ObjectMethod" && isRecord(node.key) && node.key.name === "judge" && isRecord(node.body)) {
      const start = Number(node.body.start) + 1;
      edits.push({ what: "finds nothing", start, end: start, text: " if (true) return [];" }, { what: "says nothing", start, end: start, text: " if (true) return undefined;" });
    }
    if ((node.type === "IfStatement" || node.type === "ConditionalExpression") && isRecord(node.test)) {
      const { start, end } = node.test;
      const condition = source.slice(Number(start), Number(end));
      edits.push({ what: `takes ${condition} the other way round`, start: Number(start), end: Number(end), text: `!(${condition})` });
    }
  });
  return edits;
}

function visit(value: unknown, see: (node: Record<string, unknown>) => void): void {
  if (Array.isArray(value)) return value.forEach((one) => visit(one, see));
  if (!isRecord(value)) return;
  if (typeof value.type === "string") see(value);
  for (const [key, inner] of Object.entries(value)) if (key !== "loc") visit(inner, see);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
