import type { Dialect } from "./corpus.ts";
import type { Random } from "./random.ts";

/**
 * A query of literals, comments and quotes that run into each other, with a foreign table among them: what reads as a
 * comment here and as a query there shows up as a table that does not exist.
 */
export function soup(dialect: Dialect, random: Random): string {
  const pieces: [string, ...string[]] = [...shared, ...(own[dialect] ?? [])];
  let text = "SELECT 1";
  for (let count = 2 + random.below(9); count > 0; count--) text += random.pick(pieces);
  return `${text}\nFROM orders`;
}

const shared: [string, ...string[]] = [
  "'", "'", "''", "\\", "\\'", '"', "/*", "*/", "--", "-- ", "\n", "\n", " ", ", ", ", 'a'", ", 1", " AS b", ", id", "x", ";", "$", "`",
  ", (SELECT p FROM secret)", " UNION SELECT p FROM secret -- ", ", 'it''s'", ", '\\'", ", '\\\\'", "/* c */", "-- c\n", ", \"id\"", "é", "\r", "\t",
];
const own: Partial<Record<Dialect, string[]>> = {
  duckdb: ["$$", "$a$", "$$", "$a$ x $a$", ", $$ ' $$", ", E'", ", E'\\''", ", e'a'", ", x'41'", "/* /* */", ", U&'a'", "$b$", ", b'1'", "\u00A0", ", 1e5", ", .5", ", 1_000"],
  mysql: ["#", "# ", "/*!", "/*M!", "/*+", ", \"a\"", ", \"'\"", ", N'a'", ", _utf8mb4'a'", ", x'41'", ", `id`", " 'b'", "--1", "--\t", "-- '\n", ", 1e5", ", .5", ", 0x41", ", b'1'", ", @x"],
  clickhouse: ["# ", "#!", "#", "`", ", `id`", ", `a\\``", "$$", "$a$", "$a$ x $a$", ", $$ ' $$", ", \"a\\\"\"", "\u2018", "\u2019", ", x'41'", ", [1]", ", id IN (", ")", "{x:String}", ", 1e5", "\u2212"],
  sqlite: ["[", "]", ", [id]", ", `id`", ", x'41'", ", \"id\"", ", 1e5", ", .5", ", 0x41", "]", "?", ", :x"],
};
