import type { DuckDBType, DuckDBValue, DuckDBValueConverter, Json } from "@duckdb/node-api";
import type { DuckDB } from "./open-database";

/**
 * Makes the function that turns a value of DuckDB into a plain one without loss: 64-bit and larger integers become
 * bigint, decimals, dates and times text as DuckDB prints it (instants in UTC), blobs bytes, nested values arrays and objects.
 */
export function createConverter(duckdb: DuckDB): DuckDBValueConverter<unknown> {
  const { BIGINT, UBIGINT, HUGEINT, UHUGEINT, BIGNUM, FLOAT, DOUBLE, BLOB, INTERVAL, TIMESTAMP_TZ } = duckdb.DuckDBTypeId;
  const native = new Set<number>([BIGINT, UBIGINT, HUGEINT, UHUGEINT, BIGNUM, FLOAT, DOUBLE, BLOB]);

  return function convert(value: DuckDBValue, type: DuckDBType): unknown {
    if (value === null) return null;
    if (native.has(type.typeId)) return duckdb.JSDuckDBValueConverter(value, type, duckdb.JSDuckDBValueConverter);
    if (type.typeId === INTERVAL) return String(value);
    if (type.typeId === TIMESTAMP_TZ && value instanceof duckdb.DuckDBTimestampTZValue) return instant(value.micros);
    // It only passes on what `convert` returns for the values inside a list, struct or map.
    return duckdb.JsonDuckDBValueConverter(value, type, convert as DuckDBValueConverter<Json>);
  };

  /** In UTC: the driver itself prints the offset that this machine has today. */
  function instant(micros: bigint): string {
    const timestamp = duckdb.timestampValue(micros);
    return timestamp.isFinite ? `${timestamp.toString()}+00` : timestamp.toString();
  }
}

/** Column names that are all different, so that `SELECT a.id, b.id` keeps both: `id`, `id_1`. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    const unique = seen.has(name) ? freeName(name, taken) : name;
    seen.add(unique);
    taken.add(unique);
    return unique;
  });
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let number = 1;
  while (taken.has(`${name}_${number}`)) number++;
  return `${name}_${number}`;
}
