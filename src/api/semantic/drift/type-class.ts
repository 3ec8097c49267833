/** What a type is used as. Times of day, intervals, JSON, arrays and whatever is not listed have no class: they are not compared. */
export type TypeClass = "number" | "string" | "date" | "boolean";

/** The class of a type as people write it in YAML or as an engine calls it, such as `Nullable(Decimal(10, 2))`. */
export function typeClass(type: string): TypeClass | undefined {
  const plain = unwrap(type.trim().toLowerCase());
  if (plain.endsWith("]") || /^(array|map|tuple|struct|list)\b/.test(plain)) return undefined;
  if (plain === "tinyint(1)") return "boolean";
  const [word = ""] = plain.match(/^[a-z_]+\d*/) ?? [];
  const bare = word.replace(/\d+$/, "");
  return classes.find(({ names }) => names.has(word) || names.has(bare))?.name;
}

/** Whether a value of one class is commonly kept in a column of another, so that this says nothing. */
export function isCompatible(declared: TypeClass, live: TypeClass, dbType: string): boolean {
  if (declared === live) return true;
  const pair = [declared, live].sort().join(" ");
  if (pair === "boolean number") return ["mysql", "sqlite", "clickhouse"].includes(dbType);
  // It has no type for dates: they are texts or numbers.
  return dbType === "sqlite" && declared === "date";
}

/** ClickHouse's wrappers change nothing about what a type is. */
function unwrap(type: string): string {
  const [, inner] = type.match(/^(?:nullable|lowcardinality)\((.*)\)$/) ?? [];
  return inner === undefined ? type : unwrap(inner);
}

const classes: { name: TypeClass; names: ReadonlySet<string> }[] = [
  {
    name: "number",
    names: new Set([
      "number", "numeric", "decimal", "dec", "int", "integer", "bigint", "smallint", "tinyint", "mediumint", "hugeint", "uhugeint", "ubigint", "uinteger", "usmallint", "utinyint",
      "uint", "serial", "bigserial", "float", "double", "real", "money", "currency", "percent", "percentage", "long", "byteint", "bignum", "oid", "year",
    ]),
  },
  {
    name: "string",
    names: new Set([
      "string", "text", "varchar", "nvarchar", "char", "nchar", "character", "bpchar", "citext", "name", "uuid", "enum", "fixedstring", "tinytext", "mediumtext", "longtext", "clob",
      "category", "categorical", "email", "url", "set", "inet",
    ]),
  },
  { name: "date", names: new Set(["date", "datetime", "timestamp", "timestamptz", "timestamp_s", "timestamp_ms", "timestamp_ns", "timestamp_tz", "timestamp_ntz", "timestamp_ltz", "smalldatetime"]) },
  { name: "boolean", names: new Set(["boolean", "bool", "bit"]) },
];
