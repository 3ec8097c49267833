/**
 * Replaces passwords in URLs, the values of well-known secret parameters, and every one of `secrets`
 * (as it is, and as JSON and URLs would write it) by `***`.
 */
export function redactSecrets(text: string, secrets: readonly string[] = []): string {
  const known = text.replace(credentials, "$1***@").replace(parameters, "$1***");
  return secrets.reduce((current, secret) => spellingsOf(secret).reduce((line, spelling) => line.replaceAll(spelling, "***"), current), known);
}

/**
 * The secrets inside a value such as a plugin's config: strings under keys that sound like one (`apiKey`, `password`),
 * and passwords inside URLs. Longest first, so that one which contains another is replaced whole.
 */
export function secretsIn(value: unknown): string[] {
  const found = new Set<string>();
  collect(value, "", found, new Set());
  return [...found].sort((left, right) => right.length - left.length);
}

function collect(value: unknown, key: string, found: Set<string>, seen: Set<object>): void {
  if (typeof value === "string") {
    if (secretKey.test(key)) add(value, found);
    for (const [, , password = ""] of value.matchAll(credentials)) {
      add(password, found);
      add(decoded(password), found);
    }
  } else if (typeof value === "object" && value !== null && !seen.has(value)) {
    seen.add(value);
    for (const [name, inner] of Object.entries(value)) collect(inner, Array.isArray(value) ? key : name, found, seen);
  }
}

function add(secret: string, found: Set<string>): void {
  // Shorter ones ("dev", "test") would blank out ordinary words everywhere.
  if (secret.length >= 6) found.add(secret);
}

function spellingsOf(secret: string): string[] {
  const json = inJson(secret);
  // Twice: a body that is JSON already, inside a log line that is JSON too.
  return [...new Set([secret, json, inJson(json), encodeURIComponent(secret)])];
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a password with a bare % was never encoded
  }
}

// Greedy up to the last @ before blanks, quotes, the next URL or a query: passwords hold unescaped @ and / in real
// .env files, and a driver that trips over them quotes the whole URL. Digits and a slash are a port and a path.
const credentials = /(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/[\]"'`]*:)(?!\d{1,5}\/)((?:(?!:\/\/|[?&]\w+=)[^\s"'`])*)@/gi;
const parameters = /((?:[?&;](?:password|pwd|passwd|secret|token|api_?key|access_?token|client_?secret|auth)|(?<!\S)password)=)[^\s&;#"'`]+/gi;
const secretKey = /(pass(word|wd|phrase)?|secret|token|api_?key|private_?key|credential|authorization|cookie)s?$/i;
