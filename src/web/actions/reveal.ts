export type Piece = { kind: "text"; text: string } | { kind: "hidden"; name: string };

/**
 * Text in pieces, so that what cannot be seen is seen: characters that turn the direction of writing, that have no
 * width, or that control a terminal could make somebody approve something else than what they read.
 */
export function reveal(text: string): readonly Piece[] {
  // split() puts what the group has matched at the odd places.
  return text.split(HIDDEN).flatMap((piece, index): Piece[] => (index % 2 === 1 ? [{ kind: "hidden", name: nameOf(piece) }] : piece === "" ? [] : [{ kind: "text", text: piece }]));
}

export function hasHidden(text: string): boolean {
  return reveal(text).some(({ kind }) => kind === "hidden");
}

/** What has a name in Unicode that people know, and otherwise its number. */
function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return NAMES[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

// Line breaks and tabs are seen. Nothing else is of what Unicode counts as control, format, unassigned or ignorable; neither are spaces
// that are no space, and an empty Braille cell. U+FE0F after an emoji only gives it its colour.
const HIDDEN = /((?![\n\t])(?!(?<=\p{Extended_Pictographic})\uFE0F)(?:\p{C}|\p{Default_Ignorable_Code_Point}|\p{Zl}|\p{Zp}|\u2800)|(?! )\p{Zs})/u;

const NAMES: Record<number, string> = {
  0x00: "NUL",
  0x0d: "CR",
  0x1b: "ESC",
  0xa0: "NBSP",
  0xad: "SHY",
  0x200b: "ZWSP",
  0x200c: "ZWNJ",
  0x200d: "ZWJ",
  0x200e: "LRM",
  0x200f: "RLM",
  0x202a: "LRE",
  0x202b: "RLE",
  0x202c: "PDF",
  0x202d: "LRO",
  0x202e: "RLO",
  0x2060: "WJ",
  0x2066: "LRI",
  0x2067: "RLI",
  0x2068: "FSI",
  0x2069: "PDI",
  0xfeff: "BOM",
};
