const ours = `(n.nspname = 'atlas' OR n.nspname LIKE 'plugin\\_%')`;

export const columnsQuery = `
  SELECT n.nspname AS schema, c.relname AS "table", a.attname AS "column", format_type(a.atttypid, a.atttypmod) AS type,
         a.attnotnull AS required, pg_get_expr(d.adbin, d.adrelid) AS "defaultExpression"
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

export const namesQuery = `
  SELECT n.nspname AS schema, c.relname AS "table", found.name
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN LATERAL (
    SELECT conname AS name FROM pg_constraint WHERE conrelid = c.oid
    UNION SELECT relname FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid
  ) found ON true
  WHERE c.relkind IN ('r', 'p') AND ${ours}
  ORDER BY 1, 2, 3`;
