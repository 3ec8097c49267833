import type { SourceLocation } from "@useatlas/plugin-sdk";

/** A table that may be queried, and what is known of it. */
export interface Entity {
  /** What joins, the catalog and people call it. Default: its table. */
  name: string;
  /** As one would write it in a query, such as `orders` or `sales.orders`; exactly as in the file. */
  table: string;
  /** Undefined when there is no datasource at all. */
  connectionId: string | undefined;
  description: string | undefined;
  dimensions: readonly Dimension[];
  measures: readonly Measure[];
  joins: readonly Join[];
  primaryKey: readonly string[];
  source: EntitySource;
  location: SourceLocation | undefined;
}

export interface Dimension {
  name: string;
  /** The column or expression; the name is the column when it is left out. */
  sql: string | undefined;
  /** Any text; {@link typeClass} knows the common ones. */
  type: string | undefined;
  description: string | undefined;
  values: readonly string[];
  location: SourceLocation | undefined;
}

export interface Measure {
  name: string;
  sql: string | undefined;
  type: string | undefined;
  description: string | undefined;
  location: SourceLocation | undefined;
}

export interface Join {
  /** The name or the table of another entity of the connection. */
  to: string;
  relationship: string | undefined;
  /** The condition. */
  sql: string | undefined;
  description: string | undefined;
  location: SourceLocation | undefined;
}

export interface EntitySource {
  kind: "file" | "plugin";
  /** Where `explore` finds it, relative to the semantic folder. */
  path: string;
  text: string;
}
