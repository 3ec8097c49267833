export type Piece = { kind: "text"; text: string } | { kind: "hidden"; name: string };

/**
 * Text in pieces, so that what cannot be seen is seen: characters that turn the direction of writing, that have no
 * width, or that control a terminal could make somebody approve something else than what they read.
 */
export function reveal(text: string): readonly Piece[] {
  return text.split(HIDDEN).filter((piece) => piece !== "").map((piece) => (ONE_HIDDEN.test(piece) ? { kind: "hidden", name: nameOf(piece) } : { kind: "text", text: piece }));
}

export function hasHidden(text: string): boolean {
  return reveal(text).some(({ kind }) => kind === "hidden");
}

/** What has a name in Unicode that people know, and otherwise its number. */
function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return NAMES[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

// Line breaks and tabs are seen. Everything else of the groups control, format, separator, private use, unassigned and lone surrogate is not;
// neither are spaces that are no space, fillers that are letters to Unicode, variation selectors and tags.
const HIDDEN = /((?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}|[\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u3164\uFE00-\uFE0F\uFFA0\u2800]|[\u{E0100}-\u{E01EF}])/u;
const ONE_HIDDEN = new RegExp(`^${HIDDEN.source}$`, "u");

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
