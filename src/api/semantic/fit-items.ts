/** A part of a text that can be told shorter. */
export interface Item {
  heading: string;
  /** From the shortest to the whole. */
  levels: readonly string[];
}

/**
 * Puts items under their headings, in at most `budget` characters. All get their shortest form, as far as that goes, then
 * all their next one, and so on, the first ones first; a last line says what was left out and how to see it.
 */
export function fitItems(items: readonly Item[], { budget, example }: { budget: number; example: string }): string {
  const whole = render(items.map(({ heading, levels }) => ({ heading, text: levels.at(-1) ?? "" })));
  if (whole.length <= budget) return whole;

  const room = budget - longestNote(items.length, example);
  const chosen: number[] = [];
  let length = 0;
  let heading = "";
  for (const item of items) {
    const added = (item.levels[0]?.length ?? 0) + 1 + (item.heading === heading ? 0 : item.heading.length + headingSigns);
    if (length + added > room) break;
    chosen.push(0);
    length += added;
    heading = item.heading;
  }
  for (let level = 1; level < Math.max(...items.map(({ levels }) => levels.length)); level++) {
    for (const [index, current] of chosen.entries()) {
      const { levels = [] } = items[index] ?? {};
      const longer = levels[level];
      const added = (longer?.length ?? 0) - (levels[current]?.length ?? 0);
      // Only from the level before: a long one that did not fit is not made longer still.
      if (longer === undefined || current !== level - 1 || length + added > room) continue;
      chosen[index] = level;
      length += added;
    }
  }
  const shown = chosen.map((level, index) => ({ heading: items[index]?.heading ?? "", text: items[index]?.levels[level] ?? "" }));
  const shortened = chosen.filter((level, index) => level + 1 < (items[index]?.levels.length ?? 0)).length;
  return [render(shown), note({ missing: items.length - chosen.length, shortened, example })].filter(Boolean).join("\n\n").slice(0, Math.max(0, budget));
}

function render(parts: readonly { heading: string; text: string }[]): string {
  const lines: string[] = [];
  let current = "";
  for (const { heading, text } of parts) {
    if (heading !== current) lines.push(...(current === "" ? [] : [""]), `## ${heading}`, "");
    current = heading;
    lines.push(text);
  }
  return lines.join("\n");
}

function note({ missing, shortened, example }: { missing: number; shortened: number; example: string }): string {
  const what = [missing > 0 && `${missing} more are left out`, shortened > 0 && `${shortened} are shortened`].filter(Boolean).join(" and ");
  return `(For want of space ${what}. Before you use one of them, run explore: \`ls -R .\`, \`grep -ril word .\`, \`cat ${example}\`.)`;
}

function longestNote(count: number, example: string): number {
  return note({ missing: count, shortened: count, example }).length + 2;
}

// "## ", the blank line around it and their line breaks.
const headingSigns = 6;
