/** The nodes of Postgres's syntax tree that a query which only reads is made of. Any other one is refused. */
export const nodeTypes: ReadonlySet<string> = words(`
  RawStmt SelectStmt WithClause CommonTableExpr CTESearchClause CTECycleClause
  ResTarget ColumnRef A_Star A_Const A_Expr BoolExpr NullTest BooleanTest CaseExpr CaseWhen CoalesceExpr MinMaxExpr SubLink RowExpr
  A_ArrayExpr A_Indirection A_Indices TypeCast TypeName CollateClause FuncCall NamedArgExpr SQLValueFunction GroupingFunc GroupingSet
  SortBy WindowDef RangeVar RangeSubselect RangeFunction RangeTableSample JoinExpr Alias List ColumnDef
  Integer Float Boolean String BitString
  JsonObjectConstructor JsonArrayConstructor JsonArrayQueryConstructor JsonObjectAgg JsonArrayAgg JsonAggConstructor JsonKeyValue JsonValueExpr
  JsonFormat JsonReturning JsonOutput JsonIsPredicate JsonFuncExpr JsonArgument JsonBehavior JsonParseExpr JsonScalarExpr JsonSerializeExpr
  JsonTable JsonTableColumn JsonTablePathSpec
  XmlExpr XmlSerialize`);

/** The fields of those nodes. `intoClause` and `lockingClause` are missing on purpose. */
export const nodeFields: ReadonlySet<string> = words(`
  stmts stmt stmt_len stmt_location version
  distinctClause targetList fromClause whereClause groupClause groupDistinct havingClause windowClause valuesLists sortClause limitOffset limitCount
  limitOption withClause op all larg rarg ctes recursive ctename ctequery ctematerialized aliascolnames search_clause cycle_clause
  search_col_list search_breadth_first search_seq_column cycle_col_list cycle_mark_column cycle_mark_value cycle_mark_default cycle_path_column
  name val indirection fields location kind lexpr rexpr boolop args arg nulltesttype argisrow booltesttype expr result defresult
  subLinkType testexpr operName subselect row_format colnames elements is_slice lidx uidx typeName names typmods typemod arrayBounds
  funcname agg_order agg_filter agg_within_group agg_star agg_distinct func_variadic funcformat over argnumber
  content node sortby_dir sortby_nulls useOp partitionClause orderClause frameOptions startOffset endOffset refname
  schemaname relname inh relpersistence alias aliasname lateral subquery functions ordinality is_rowsfrom coldeflist
  relation method repeatable jointype isNatural quals usingClause join_using_alias rtindex items
  colname is_local collClause collname ival fval boolval sval bsval isnull list_start list_end rexpr_list_start rexpr_list_end
  exprs output absent_on_null unique format format_type encoding returning constructor key value raw_expr formatted_expr item_type unique_keys
  context_item pathspec passing on_empty on_error wrapper quotes column_name behavior btype coerce columns path coltype name_location string
  setof pct_type oid typid typmod type_oid storage is_not_null is_from_type generated
  named_args xmloption`);

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ""));
}
