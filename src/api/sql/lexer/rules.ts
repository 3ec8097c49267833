/** How an engine cuts a text into tokens. Where two versions of it differ, the text is refused. */
export interface LexerRules {
  /** Opening quotes of identifiers, each with what closes it. */
  identifierQuotes: Readonly<Record<string, string>>;
  stringQuotes: readonly string[];
  /** A backslash escapes the next character: in every literal, in those that begin with E, or in none. */
  backslash: "always" | "prefixE" | "never";
  /** It does so in quoted identifiers too. */
  backslashInIdentifiers?: boolean;
  /** Letters that may stand before an opening quote, in capitals. */
  stringPrefixes: readonly string[];
  /** U&'…' is a literal whose end is that of a plain one. Elsewhere it is refused. */
  unicodeLiterals?: boolean;
  /** `$tag$…$tag$`, `$$…$$` alone, or neither. */
  dollarQuotes: "tagged" | "plain" | "none";
  /** Comments to the end of the line, beside `--`. */
  lineComments: readonly ("#" | "# " | "#!" | "//")[];
  /** `--` is a comment only before a blank; or it is refused there, where engines differ. */
  dashes: "always" | "beforeBlank" | "refuseUnlessBlank";
  nestedComments: "nest" | "refuse";
  /** Comments that a server executes or obeys. */
  executableComments: readonly string[];
  dollarInNames: boolean;
  /** `$1` names a column by its place. */
  dollarColumns?: boolean;
  /** What unquoted names may hold of it. */
  beyondAscii: "any" | "letters" | "none";
  /** Literals and quoted names that engines end differently are refused: escapes, doubled quotes, line ends. */
  plainLiteralsOnly?: boolean;
  /** `1_000` is a number. Elsewhere it is a name, or two things. */
  digitSeparators?: boolean;
  /** Two literals in a row are one. */
  adjacentStrings: boolean;
  symbols: readonly string[];
}

const common = ["<=", ">=", "<>", "!=", "||", "(", ")", ",", ".", ";", "+", "-", "*", "/", "%", "<", ">", "="];
const bits = ["<<", ">>", "&", "|", "~", "^"];

const postgres: LexerRules = {
  digitSeparators: true,
  identifierQuotes: { '"': '"' },
  stringQuotes: ["'"],
  backslash: "prefixE",
  stringPrefixes: ["E", "B", "X", "N"],
  unicodeLiterals: true,
  dollarQuotes: "tagged",
  lineComments: [],
  dashes: "always",
  nestedComments: "nest",
  executableComments: [],
  dollarInNames: true,
  beyondAscii: "any",
  adjacentStrings: true,
  symbols: [...common, ...bits, "::", ":", "[", "]", "@", "#", "!", "?", "$", "`"],
};

const duckdb: LexerRules = {
  ...postgres,
  unicodeLiterals: false,
  stringPrefixes: ["E", "B", "X"],
  beyondAscii: "letters",
  nestedComments: "refuse",
  adjacentStrings: false,
  symbols: [...common, ...bits, "::", ":=", "=>", "->>", "->", "==", "**", "//", "!~~*", "!~~", "~~*", "~~", "!~", "~*", "^@", "&&", "@>", "<@", ":", "[", "]", "{", "}", "@", "#"],
};

const mysql: LexerRules = {
  identifierQuotes: { "`": "`" },
  stringQuotes: ["'", '"'],
  backslash: "always",
  stringPrefixes: ["N", "X", "B", "_UTF8", "_UTF8MB4", "_BINARY", "_LATIN1"],
  dollarQuotes: "none",
  lineComments: ["#"],
  dashes: "beforeBlank",
  nestedComments: "refuse",
  executableComments: ["!", "M!", "+"],
  dollarInNames: true,
  beyondAscii: "letters",
  adjacentStrings: true,
  symbols: [...common, ...bits, "<=>", "->>", "->", "&&", "!"],
};

const sqlite: LexerRules = {
  digitSeparators: true,
  identifierQuotes: { '"': '"', "`": "`", "[": "]" },
  stringQuotes: ["'"],
  backslash: "never",
  stringPrefixes: ["X"],
  dollarQuotes: "none",
  lineComments: [],
  dashes: "always",
  nestedComments: "refuse",
  executableComments: [],
  dollarInNames: true,
  beyondAscii: "letters",
  adjacentStrings: false,
  symbols: [...common, ...bits, "==", "->>", "->"],
};

const clickhouse: LexerRules = {
  digitSeparators: true,
  identifierQuotes: { '"': '"', "`": "`" },
  stringQuotes: ["'"],
  backslash: "always",
  backslashInIdentifiers: true,
  stringPrefixes: ["X", "B"],
  dollarQuotes: "tagged",
  lineComments: ["# ", "#!"],
  dashes: "always",
  nestedComments: "refuse",
  executableComments: [],
  dollarInNames: false,
  beyondAscii: "none",
  adjacentStrings: false,
  symbols: [...common, "<=>", "==", "::", "->", "?", ":", "[", "]"],
};

const snowflake: LexerRules = {
  identifierQuotes: { '"': '"' },
  stringQuotes: ["'"],
  backslash: "always",
  stringPrefixes: ["X"],
  dollarQuotes: "plain",
  dollarColumns: true,
  lineComments: ["//"],
  dashes: "always",
  nestedComments: "refuse",
  executableComments: [],
  dollarInNames: true,
  beyondAscii: "none",
  adjacentStrings: false,
  symbols: [...common, "::", "=>", "->", ":", "[", "]", "{", "}", "?", "|", "^"],
};

/** What every engine reads alike. The rest is refused. */
const generic: LexerRules = {
  identifierQuotes: { '"': '"', "`": "`" },
  stringQuotes: ["'"],
  backslash: "never",
  stringPrefixes: [],
  dollarQuotes: "none",
  lineComments: [],
  dashes: "refuseUnlessBlank",
  nestedComments: "refuse",
  executableComments: ["!", "M!", "+"],
  dollarInNames: false,
  beyondAscii: "none",
  adjacentStrings: false,
  plainLiteralsOnly: true,
  symbols: common,
};

export const lexerRules = { postgres, duckdb, mysql, sqlite, clickhouse, snowflake, generic } satisfies Record<string, LexerRules>;
