import { sections, type Item } from "./describe-file";

/** The items by section, in at most `budget` characters; a last line says how many were left out. */
export function composeText(items: readonly Item[], { budget = 12_000 }: { budget?: number } = {}): string {
  const parts: string[] = [];
  let length = 0;
  let missing = 0;
  for (const section of sections) {
    let heading = `${parts.length > 0 ? "\n" : ""}## ${section}\n`;
    for (const { text } of items.filter((item) => item.section === section)) {
      const added = [heading, text].filter(Boolean);
      const size = added.reduce((sum, part) => sum + part.length + 1, 0);
      if (length + size > budget - longestNote) {
        missing++;
        continue;
      }
      parts.push(...added);
      length += size;
      heading = "";
    }
  }
  if (missing > 0) parts.push(`\n(For want of space ${missing} more are left out.)`);
  return parts.join("\n");
}

const longestNote = 80;
