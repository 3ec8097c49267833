/** What the model should know about ClickHouse's SQL beyond the standard. */
export const dialect = `This datasource is ClickHouse.
- Truncate dates with toStartOfMonth(column), toStartOfWeek(column, 1) or toStartOfDay(column), take parts with toYear(column), shift them with column + INTERVAL 3 MONTH, and use dateDiff('day', start, end) for distances.
- / divides as floating point; use intDiv(a, b) for integer division. Division by zero gives inf, not an error.
- Aggregate with countIf(condition), sumIf(x, condition), uniq(x), quantile(0.9)(x), argMax(value, by), groupArray(x) and arrayStringConcat(groupArray(x), ', ').
- Keep the best rows per group with ORDER BY … LIMIT 1 BY column. QUALIFY and window functions exist as well.
- LEFT JOIN fills what is missing with 0 and '' instead of NULL: compare with those, or count matches with countIf.
- Identifiers, and most functions, are case-sensitive. Quote identifiers with backticks or double quotes, strings with single quotes. ILIKE ignores case.
- Filter on the columns of a table's ORDER BY first: that is what makes a query fast.
- Settings, FORMAT, INTO OUTFILE and table functions that reach files or other servers are out of reach.`;
