const ours = `(n.nspname = 'atlas' OR n.nspname LIKE 'plugin\\_%')`;

export const columnsQuery = `
  SELECT n.nspname AS schema, c.relname AS "table", a.attname AS "column", format_type(a.atttypid, a.atttypmod) AS type,
         a.attnotnull AS required, pg_get_expr(d.adbin, d.adrelid) AS "defaultExpression",
         pg_get_userbyid(c.relowner) AS owner, pg_get_userbyid(n.nspowner) AS "schemaOwner"
  FROM pg_namespace n
  LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p')
  LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE ${ours}
  ORDER BY n.nspname, c.relname, a.attnum`;

export const uniquesQuery = `
  SELECT n.nspname AS schema, c.relname AS "table", a.attname AS "column", i.indisprimary AS "primary",
         x.relname AS name, i.indisvalid AS valid, EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.oid AND k.contype IN ('p', 'u')) AS "constraint"
  FROM pg_index i
  JOIN pg_class x ON x.oid = i.indexrelid
  JOIN pg_class c ON c.oid = i.indrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] AND i.indnkeyatts = 1
  WHERE i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL AND ${ours}`;

export const referencesQuery = `
  SELECT n.nspname AS schema, c.relname AS "table", a.attname AS "column",
         json_build_object('schema', tn.nspname, 'table', t.relname, 'column', ta.attname, 'name', k.conname, 'valid', k.convalidated) AS target
  FROM pg_constraint k
  JOIN pg_class c ON c.oid = k.conrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
  JOIN pg_class t ON t.oid = k.confrelid
  JOIN pg_namespace tn ON tn.oid = t.relnamespace
  JOIN pg_attribute ta ON ta.attrelid = t.oid AND ta.attnum = k.confkey[1]
  WHERE k.contype = 'f' AND array_length(k.conkey, 1) = 1 AND ${ours}`;

export const requiredChecksQuery = `
  SELECT n.nspname AS schema, c.relname AS "table", a.attname AS "column", k.conname AS name, k.convalidated AS valid
  FROM pg_constraint k
  JOIN pg_class c ON c.oid = k.conrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
  WHERE k.contype = 'c' AND array_length(k.conkey, 1) = 1 AND ${ours}`;

// A foreign key is spelled out, because pg_get_constraintdef() leaves out schemas that the session happens to search.
// NOT NULL is a constraint with a name of its own since PostgreSQL 18; it is told with the columns.
export const objectsQuery = `
  SELECT n.nspname AS schema, c.relname AS "table", found.name, found.definition
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN LATERAL (
    SELECT k.conname AS name,
           CASE WHEN k.contype = 'f' THEN format('FOREIGN KEY %s REFERENCES %I.%I %s ON UPDATE %s ON DELETE %s MATCH %s',
             (SELECT json_agg(attname) FROM pg_attribute WHERE attrelid = k.conrelid AND attnum = ANY (k.conkey)), tn.nspname, t.relname,
             (SELECT json_agg(attname) FROM pg_attribute WHERE attrelid = k.confrelid AND attnum = ANY (k.confkey)), k.confupdtype, k.confdeltype, k.confmatchtype)
             || CASE WHEN k.condeferrable THEN ' DEFERRABLE' ELSE '' END || CASE WHEN k.condeferred THEN ' INITIALLY DEFERRED' ELSE '' END
             || CASE WHEN k.convalidated THEN '' ELSE ' NOT VALID' END
           ELSE pg_get_constraintdef(k.oid) END
           || CASE WHEN i.indisvalid IS FALSE THEN ' INVALID' ELSE '' END AS definition
    FROM pg_constraint k
    LEFT JOIN pg_class t ON t.oid = k.confrelid
    LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
    LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u')
    WHERE k.conrelid = c.oid AND k.contype <> 'n'
    UNION ALL
    SELECT x.relname, pg_get_indexdef(x.oid, 0, false) || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
    FROM pg_index i
    JOIN pg_class x ON x.oid = i.indexrelid
    WHERE i.indrelid = c.oid AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.oid AND k.conrelid = c.oid AND k.contype IN ('p', 'u', 'x'))
  ) found ON true
  WHERE c.relkind IN ('r', 'p') AND ${ours}
  ORDER BY 1, 2, 3`;
