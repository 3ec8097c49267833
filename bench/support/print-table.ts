import { formatTable } from "../../src/cli/format-table.ts";

/** Prints a titled table; numbers are milliseconds with one digit. */
export function printTable(title: string, header: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === "number" ? cell.toFixed(1) : cell)));
  process.stdout.write(`${title}\n\n${formatTable(header, cells)}\n\n`);
}
