/** What the model gets of a text: as much as `most` characters, and a note of what it does not see. */
export function forModel(text: string, most: number = mostCharacters): string {
  return text.length > most ? `${text.slice(0, most)}\n[cut: ${text.length - most} more characters]` : text;
}

export const mostCharacters = 12_000;
