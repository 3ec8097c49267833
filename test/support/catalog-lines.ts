/** All that a database's catalog says of what is no part of PostgreSQL, a line each: tables, columns in their order, defaults, constraints, indexes, functions, owners, rights. */
export const catalogLines = `
  WITH own AS (SELECT oid AS schema FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
  relations AS (SELECT c.* FROM pg_class c JOIN own ON own.schema = relnamespace)
  SELECT line FROM (
    SELECT concat_ws(' ', 'schema', nspname, nspowner::regrole, nspacl) AS line FROM pg_namespace JOIN own ON own.schema = oid
    UNION ALL SELECT concat_ws(' ', 'relation', relkind, oid::regclass, relowner::regrole, relacl, reloptions, relpersistence) FROM relations
    UNION ALL SELECT concat_ws(' ', 'column', r.oid::regclass, row_number() OVER (PARTITION BY attrelid ORDER BY attnum), attname, format_type(atttypid, atttypmod), attnotnull, attidentity, pg_get_expr(adbin, adrelid))
      FROM pg_attribute JOIN relations r ON r.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      WHERE attnum > 0 AND NOT attisdropped
    UNION ALL SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(pg_constraint.oid), convalidated) FROM pg_constraint JOIN own ON own.schema = connamespace
    UNION ALL SELECT concat_ws(' ', 'index', pg_get_indexdef(indexrelid), indisvalid, indisready, indislive) FROM pg_index JOIN relations r ON r.oid = indexrelid
    UNION ALL SELECT concat_ws(' ', 'function', pg_proc.oid::regprocedure, md5(prosrc)) FROM pg_proc JOIN own ON own.schema = pronamespace
  ) lines
  ORDER BY line COLLATE "C"`;
