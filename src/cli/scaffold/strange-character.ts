/** The first character of `text` that `allowed` does not match, in words that tell look-alikes and invisible ones apart. */
export function strangeCharacter(text: string, allowed: RegExp): string | undefined {
  const found = [...text].find((character) => !allowed.test(character));
  if (found === undefined) return undefined;
  if (found === " ") return "a space";
  if (/[!-~]/.test(found)) return `the character "${found}"`;
  const point = `U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  if (/[\p{C}\p{Z}]/u.test(found)) return `an invisible character (${point})`;
  const script = scripts.find((name) => new RegExp(`\\p{Script=${name}}`, "u").test(found));
  if (script) return `the ${script} letter "${found}" (${point}), not a Latin one`;
  return `the character "${found}" (${point})`;
}

/** `text` with its invisible characters spelt out, and cut where it goes on for too long. */
export function visible(text: string): string {
  const shown = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
  return shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
}

/** The scripts that have letters which look like Latin ones. */
const scripts = ["Cyrillic", "Greek", "Armenian", "Cherokee"];
