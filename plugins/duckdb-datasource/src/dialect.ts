/** What the model should know about DuckDB's SQL beyond the standard. */
export const dialect = `This datasource is DuckDB; its SQL is close to PostgreSQL's.
- Truncate dates with date_trunc('month', column), take parts with extract(year FROM column), shift them with INTERVAL 3 MONTH, and use date_diff('day', start, end) for distances.
- / divides as floating point, also between integers; use // for integer division.
- Aggregate with FILTER (WHERE …); count_if(condition), median(x), quantile_cont(x, 0.9), arg_max(value, by) and string_agg(x, ', ') exist.
- Keep the best row per group with QUALIFY row_number() OVER (PARTITION BY … ORDER BY …) = 1. GROUP BY ALL groups by every column that is not an aggregate.
- Identifiers ignore case; quote them with double quotes, strings with single quotes. ILIKE ignores case.
- PIVOT needs its values listed: PIVOT t ON year IN (2024, 2025) USING sum(amount).
- Files, URLs, extensions, ATTACH and settings are out of reach: only the tables of this database can be read.`;
