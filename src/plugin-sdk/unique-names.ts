/** Column names that are all different, so that `SELECT a.id, b.id` keeps both: `id`, `id_1`. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    const unique = seen.has(name) ? freeName(name, taken) : name;
    seen.add(unique);
    taken.add(unique);
    return unique;
  });
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let number = 1;
  while (taken.has(`${name}_${number}`)) number++;
  return `${name}_${number}`;
}
