/** What the model should know about SOQL, which looks like SQL and is not. */
export function dialectFor(objects: readonly string[]): string {
  return `This datasource is Salesforce: write SOQL, not SQL. These objects may be read: ${objects.join(", ")}.
- Name every field: there is no *. There is no JOIN, UNION, CASE, DISTINCT, sub-query in FROM, arithmetic, AS or comment; an alias follows an aggregate or an object with a blank.
- Follow a lookup to its parent with a dot: SELECT Name, Account.Industry, Owner.Name FROM Opportunity; custom ones end in __r. Parents are up to five steps away.
- Read children with a sub-query in the field list, by the relationship's name in the plural: SELECT Name, (SELECT LastName FROM Contacts LIMIT 5) FROM Account.
- Filter by other objects with IN or NOT IN: WHERE Id NOT IN (SELECT AccountId FROM Opportunity WHERE StageName = 'Closed Won').
- Group with GROUP BY and COUNT(Id), COUNT_DISTINCT(x), SUM, AVG, MIN, MAX; filter groups with HAVING; group dates with CALENDAR_YEAR(CloseDate), CALENDAR_MONTH(CloseDate), FISCAL_QUARTER(CloseDate). SELECT COUNT() FROM Lead counts alone.
- Dates have no quotes: CloseDate >= 2024-01-01, CreatedDate > 2024-01-01T00:00:00Z, CloseDate = THIS_QUARTER, CreatedDate = LAST_N_DAYS:30. Strings take single quotes, with \\' for a quote inside. Booleans are TRUE and FALSE; = NULL and != NULL test for nothing.
- A parent that may be one of several objects is read with TYPEOF What WHEN Account THEN Phone END.
- End with ORDER BY x DESC NULLS LAST LIMIT 100. ALL ROWS, FOR UPDATE, FOR VIEW and FOR REFERENCE are not allowed.`;
}
