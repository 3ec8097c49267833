/** What the model should know about MySQL's SQL beyond the standard. */
export const dialect = `This datasource is MySQL or MariaDB.
- Truncate dates with DATE_FORMAT(column, '%Y-%m-01'), take parts with YEAR(column) and MONTH(column), shift them with column + INTERVAL 3 MONTH, and use DATEDIFF(end, start) for days or TIMESTAMPDIFF(HOUR, start, end) for others.
- / divides as decimal, also between integers; use DIV for integer division.
- There is no FILTER: use SUM(CASE WHEN … THEN … END), or COUNT(IF(condition, 1, NULL)). GROUP_CONCAT(x ORDER BY x SEPARATOR ', ') joins text.
- Every selected column is in GROUP BY or inside an aggregate; MAX(x) picks one of several.
- Keep the best row per group with ROW_NUMBER() OVER (PARTITION BY … ORDER BY …) in a subquery; there is no QUALIFY.
- Quote identifiers with backticks; double quotes and single quotes both make strings. Use CONCAT(a, b): || means OR.
- Text usually compares without regard to case. Read JSON with JSON_UNQUOTE(JSON_EXTRACT(column, '$.key')).
- There is no FULL JOIN: take the UNION of a LEFT JOIN and a RIGHT JOIN.`;
