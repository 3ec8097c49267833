/** Functions of MySQL and MariaDB that compute from their arguments alone: they read no file, table, setting or session, and wait for nothing. */
export const mysqlFunctions = `
abs acos add_months adddate addtime against any_value ascii asin atan atan2 avg bin bin_to_uuid bit_and bit_count bit_length bit_or bit_xor cast ceil
ceiling char char_length character_length chr coalesce coercibility collation column_check column_exists column_json column_list compress concat
concat_operator_oracle concat_ws conv convert convert_tz cos cot count crc32 crc32c cume_dist curdate current_date current_time current_timestamp
curtime date date_add date_format date_sub datediff day dayname dayofmonth dayofweek dayofyear decode decode_oracle degrees dense_rank elt encode exp
export_set extract field find_in_set first_value floor format from_base64 from_days from_unixtime greatest group_concat grouping hex hour if ifnull
inet6_aton inet6_ntoa inet_aton inet_ntoa insert instr interval is_ipv4 is_ipv4_compat is_ipv4_mapped is_ipv6 is_uuid isnull json_array json_array_agg
json_array_append json_array_insert json_arrayagg json_compact json_contains json_contains_path json_depth json_detailed json_equals json_exists
json_extract json_insert json_keys json_length json_loose json_merge json_merge_patch json_merge_preserve json_normalize json_object json_objectagg
json_overlaps json_pretty json_query json_quote json_remove json_replace json_schema_valid json_search json_set json_storage_size json_table json_type
json_unquote json_valid json_value lag last_day last_value lcase lead least left length lengthb ln localtime localtimestamp locate log log10 log2
lower lpad lpad_oracle ltrim ltrim_oracle make_set makedate maketime match max md5 median microsecond mid min minute mod month monthname
months_between natural_sort_key now nth_value ntile nullif nvl nvl2 oct octet_length ord percent_rank percentile_cont percentile_disc period_add
period_diff pi point position pow power quarter quote radians rand rank regexp_instr regexp_like regexp_replace regexp_substr repeat replace
replace_oracle reverse right round row row_number rpad rpad_oracle rtrim rtrim_oracle sec_to_time second sformat sha sha1 sha2 sign sin soundex space
sqrt st_astext st_contains st_distance st_distance_sphere st_geomfromtext st_within st_x st_y std stddev stddev_pop stddev_samp str_to_date strcmp
subdate substr substr_oracle substring substring_index subtime sum sysdate tan time time_format time_to_sec timediff timestamp timestampadd
timestampdiff to_base64 to_char to_days to_seconds trim trim_oracle trunc truncate ucase uncompress uncompressed_length unhex unix_timestamp upper
utc_date utc_time utc_timestamp uuid uuid_to_bin var_pop var_samp variance week weekday weekofyear weight_string year yearweek
`;
