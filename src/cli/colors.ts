import pc from "picocolors";

export type Colors = ReturnType<typeof pc.createColors>;

/** Colour for one stream: by flag and variables first, else only on a terminal. */
export function colorsFor(stream: { isTTY?: boolean }): Colors {
  return pc.createColors(wantsColor(stream));
}

export const noColors = pc.createColors(false);

function wantsColor({ isTTY = false }: { isTTY?: boolean }): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR || process.argv.includes("--no-color")) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return isTTY && TERM !== "dumb";
}
