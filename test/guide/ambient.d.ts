/* oxlint-disable typescript/triple-slash-reference */
// Only the test runner's types: "bun" as a whole would give every file Bun's globals.
/// <reference path="../../node_modules/bun-types/test.d.ts" />

// Stands in for the ClickHouse plugin's package; goes when the package is in plugins/.
declare module "@atlas/plugin-clickhouse-datasource" {
  export const clickhousePlugin: typeof import("./clickhouse-datasource").clickhousePlugin;
}
