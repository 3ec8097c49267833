import type { Token } from "../lexer/token.ts";
import type { Reader } from "./reader.ts";
import { foldName, isInScope } from "./scope.ts";

/** Notes a table, unless the name is one that a WITH defines here. A name with a schema never is. */
export function tableNamed({ grammar, facts, scope }: Reader, path: readonly Token[]): void {
  const [first] = path;
  if (first === undefined) return;
  const key = path.map((part) => foldName(part, grammar));
  if (key.length === 1 && isInScope(scope, key[0] ?? "")) return;
  facts.tables.push({ key, written: path.map((part) => part.text).join("."), offset: first.start });
}
