import { readFile } from "node:fs/promises";
import { z } from "zod";

const TermsSchema = z.array(z.object({ term: z.string().min(1), definition: z.string().min(1) }));

/** The terms in `file` as Markdown. Throws when the file cannot be read or holds anything but terms. */
export async function readTerms(file: string, title: string): Promise<string> {
  const terms = TermsSchema.parse(JSON.parse(await readFile(file, "utf8")));
  return [`## ${title}`, "", ...terms.map(({ term, definition }) => `- **${term}**: ${definition}`)].join("\n");
}
