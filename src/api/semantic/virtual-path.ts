/**
 * Hands out paths under `entities/<connection>/` for entities that are no files: plain letters only, so that none leads
 * elsewhere, and none that a file has or that was handed out before, whatever the case of its letters.
 */
export function createVirtualPaths(files: readonly string[]) {
  const taken = new Set(files.map((path) => path.toLowerCase()));

  return function pathOf(connectionId: string, name: string): string {
    const folder = free((suffix) => `entities/${plain(connectionId)}${suffix}`);
    const path = free((suffix) => `${folder}/${plain(name)}${suffix}.yml`);
    taken.add(path.toLowerCase());
    return path;
  };

  function free(candidate: (suffix: string) => string): string {
    for (let number = 1; ; number++) {
      const path = candidate(number === 1 ? "" : `-${number}`);
      if (!taken.has(path.toLowerCase())) return path;
    }
  }
}

/** No dot at the beginning: neither `..` nor a hidden file. */
function plain(name: string): string {
  const safe = name.normalize("NFC").replace(/[^\p{L}\p{N}._-]+/gu, "_").replace(/^[.-]+/, "").slice(0, longest);
  return safe || "entity";
}

const longest = 80;
