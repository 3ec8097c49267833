/** What the model should know about Snowflake's SQL beyond the standard. */
export const dialect = `This datasource is Snowflake.
- Truncate dates with DATE_TRUNC('month', column), shift them with DATEADD(month, -3, column), measure with DATEDIFF('day', start, end). CURRENT_DATE() and timestamps are in UTC.
- Identifiers without quotes are upper case: write them bare, and quote only names that were created in quotes. Strings take single quotes.
- Read semi-structured columns with a colon and a cast: payload:customer.name::STRING; turn arrays into rows with , LATERAL FLATTEN(input => payload:items) f and f.value.
- Keep the best row per group with QUALIFY ROW_NUMBER() OVER (PARTITION BY … ORDER BY …) = 1.
- COUNT_IF(condition), MEDIAN(x), APPROX_COUNT_DISTINCT(x), LISTAGG(x, ', ') WITHIN GROUP (ORDER BY x), IFF(condition, a, b), ZEROIFNULL(x) and DIV0(a, b) exist. ILIKE ignores case.
- / keeps decimals, also between integers; use FLOOR(a / b) for whole ones.
- One SELECT at a time; stages, COPY, PUT, GET, CALL and session variables are out of reach.`;
