import { useMemo, useState } from "react";
import { columnKind, type Result } from "./column-kind.ts";
import { formatValue } from "./format-value.ts";
import { sortRows, type Sorting } from "./sort-rows.ts";

/** A result, page by page. A click on a column sorts it, another one turns it around, a third gives the query's own order. */
export function ResultTable({ result: { columns, rows } }: { result: Result }) {
  const [sorting, setSorting] = useState<Sorting>();
  const [page, setPage] = useState(0);
  const kinds = useMemo(() => new Map(columns.map((column) => [column, columnKind(rows, column)])), [columns, rows]);
  const kindOf = (column: string) => kinds.get(column) ?? "text";
  const sorted = useMemo(() => (sorting ? sortRows(rows, sorting, kinds.get(sorting.column) ?? "text") : rows), [rows, sorting, kinds]);
  const pages = Math.max(1, Math.ceil(rows.length / pageSize));
  const first = Math.min(page, pages - 1) * pageSize;

  function sort(column: string): void {
    setSorting((was) => (was?.column !== column ? { column, direction: "ascending" } : was.direction === "ascending" ? { column, direction: "descending" } : undefined));
    setPage(0);
  }

  return (
    <>
      <div className="scroll result" tabIndex={0} role="region" aria-label="Result">
        <table>
          <thead>
            <tr>
              {columns.map((column, index) => (
                <th key={`${column}-${index}`} scope="col" data-kind={kindOf(column)} aria-sort={sorting?.column === column ? sorting.direction : "none"}>
                  <button type="button" onClick={() => sort(column)}>{column}<span aria-hidden="true" className="arrow">{sorting?.column !== column ? "" : sorting.direction === "ascending" ? "▲" : "▼"}</span></button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.slice(first, first + pageSize).map((row, index) => (
              <tr key={first + index}>
                {columns.map((column, at) => {
                  const isNull = row[column] === null || row[column] === undefined;
                  return <td key={`${column}-${at}`} data-kind={kindOf(column)} data-null={isNull || undefined}>{formatValue(row[column], kindOf(column), column)}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length === 0 && <p className="notice">The query found no rows.</p>}
      {pages > 1 && (
        <nav className="pages" aria-label="Pages of the result">
          <button type="button" className="button small" disabled={first === 0} onClick={() => setPage(page - 1)}>Previous</button>
          <span role="status">{(first + 1).toLocaleString("en")}–{Math.min(first + pageSize, rows.length).toLocaleString("en")} of {rows.length.toLocaleString("en")}</span>
          <button type="button" className="button small" disabled={page >= pages - 1} onClick={() => setPage(page + 1)}>Next</button>
        </nav>
      )}
    </>
  );
}

const pageSize = 50;
