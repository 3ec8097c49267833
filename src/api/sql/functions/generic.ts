/** Functions that mean the same wherever they exist. */
export const genericFunctions = `
abs avg cast ceil ceiling coalesce concat count cume_dist current_date date day dense_rank exp extract first_value floor greatest hour lag last_value
lead least length ln log lower ltrim max min minute mod month nth_value ntile nullif percent_rank power rank replace round row_number rtrim second
sign sqrt stddev stddev_pop stddev_samp substr substring sum trim upper var_pop var_samp variance year
`;
