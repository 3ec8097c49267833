import { nearestName } from "@useatlas/plugin-sdk";
import type { QueryFacts, TableUse } from "../facts.ts";
import { grammars, type Engine } from "../reader/grammar.ts";
import { foldAscii, foldName } from "../reader/scope.ts";
import { place, Refusal } from "../refusal.ts";

/** The tables that may be read, by schema and name as the engine compares them. */
export interface Whitelist {
  has(key: readonly string[]): boolean;
  /** The entry that allows this table. */
  entryFor(key: readonly string[]): string | undefined;
  entries: readonly string[];
}

/** Entries are names as one would write them in a query: unquoted ones fold, `"Order.Items"` is one name with a dot in it. */
export function createWhitelist(entries: readonly string[], engine: Engine): Whitelist {
  const keys = new Map(entries.map((entry) => [join(foldEntry(entry, engine)), entry]));
  return { entries, has: (key) => keys.has(join(key)), entryFor: (key) => keys.get(join(key)) };
}

export function checkTables({ tables }: QueryFacts, { whitelist, text }: { whitelist: Whitelist; text: string }): void {
  const stranger = tables.find(({ key }) => !whitelist.has(key));
  if (stranger) throw new Refusal("SQL_TABLE_NOT_ALLOWED", `Table "${stranger.written}" (${place(text, stranger.offset)}) is not one of the tables that may be queried.${advice(stranger, whitelist)}`);
}

function advice({ written, key }: TableUse, { entries }: Whitelist): string {
  const name = key.at(-1) ?? "";
  const sameName = entries.filter((entry) => foldAscii(entry.split(".").at(-1) ?? "") === foldAscii(name));
  const nearest = sameName[0] ?? nearestName(written, entries) ?? nearestName(name, entries);
  if (nearest) return ` Write ${nearest}, if that is what is meant.`;
  if (entries.length === 0) return " No table is allowed on this connection.";
  return ` Allowed are: ${entries.slice(0, shown).join(", ")}${entries.length > shown ? ", …" : ""}.`;
}

function foldEntry(entry: string, engine: Engine): string[] {
  const parts = entry.match(/"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|[^.]+/g) ?? [];
  const folding = engine === "postgres" ? { fold: "lower" as const, foldQuoted: false } : grammars[engine];
  return parts.map((part) => foldName(nameIn(part.trim()), folding));
}

function nameIn(part: string): { kind: "word" | "quoted"; text: string } {
  const closing = { '"': '"', "`": "`", "[": "]" }[part.charAt(0)];
  if (closing === undefined || part.length < 2 || !part.endsWith(closing)) return { kind: "word", text: part };
  return { kind: "quoted", text: part.slice(1, -1).replaceAll(closing + closing, closing) };
}

// No name holds a NUL: the text was refused for it.
function join(parts: readonly string[]): string {
  return parts.join("\u0000");
}

const shown = 12;
