/**
 * The name in `names` that somebody who wrote `name` most likely meant, for "did you mean" hints:
 * the smallest edit distance, at most a third of the length; case and punctuation count for nothing.
 */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const wanted = fold(name);
  const ranked = names
    .map((candidate) => ({ candidate, distance: editDistance(wanted, fold(candidate)) }))
    .sort((left, right) => left.distance - right.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(1, Math.floor(wanted.length / 3)) ? best.candidate : undefined;
}

function fold(name: string): string {
  return name.slice(0, longest).toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** Optimal string alignment: an insertion, deletion, substitution or swap of neighbours costs one. */
function editDistance(left: string, right: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      current[column] = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (same ? 0 : 1),
        swapped ? at(before, column - 2) + 1 : Infinity,
      );
    }
    [before, previous] = [previous, current];
  }
  return at(previous, right.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}

// Longer names cannot be a typing error of ours, and the distance is quadratic.
const longest = 64;
