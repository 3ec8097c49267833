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
