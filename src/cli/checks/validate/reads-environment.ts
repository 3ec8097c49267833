import { createRule, type Fault } from "../create-rule.ts";
import { locationAt } from "../target/positions.ts";
import type { SourceFile } from "../target/read-sources.ts";

export const readsEnvironment = createRule({
  name: "reads-environment",
  passed: { code: "PLUGIN_ENV_UNREAD", message: "It reads no environment variable of its own accord" },
  judge({ sources }) {
    const reached = sources.filter((source) => source.reached);
    return reached.length === 0 ? undefined : reached.flatMap(readsIn);
  },
});

function readsIn(source: SourceFile): Fault[] {
  const offsets = reads.flatMap(({ pattern, from }) =>
    [...source.code.matchAll(pattern)]
      .filter(({ groups, index, 0: match }) => {
        const end = index + match.length - 1;
        const named = groups?.text === undefined ? undefined : source.text.slice(end - groups.text.length, end);
        return from === undefined || (named !== undefined && from.test(named));
      })
      .map(({ index, 0: match }) => index + (match.length - match.trimStart().length)),
  );
  return [...new Set(offsets)].sort((left, right) => left - right).map((offset) => ({
    code: "PLUGIN_READS_ENV",
    severity: "error",
    message: `The plugin reads the environment: ${source.text.slice(offset).match(/^(?:(?:const|let|var|import)\b[^;\n]*|[\w$.?[\]"']+)/)?.[0]}`,
    hint: "Take the value by config, and read the variable in atlas.config.ts: myPlugin({ apiKey: process.env.MY_API_KEY! }).",
    location: locationAt(source, offset),
  }));
}

// They read masked code, in which a string is quotes around underscores; `from` says what has to stand in it.
const string = String.raw`(["'\`])(?<text>_*)\1`;
const owner = String.raw`(?<![\w$.])(?:(?:globalThis|global)\s*\??\.\s*)?(?:process|Bun)`;
// What every process has, and hands to those it starts: no setting of the plugin.
const ofTheSystem = "PATH|HOME|TMPDIR|TMP|TEMP|LANG|LC_ALL|TZ|SystemRoot|ComSpec|PATHEXT";
const reads: { pattern: RegExp; from?: RegExp }[] = [
  { pattern: new RegExp(String.raw`${owner}\s*\??\.\s*env\b(?!\s*\.\s*(?:${ofTheSystem})\b)`, "g") },
  { pattern: /\bimport\s*\.\s*meta\s*\.\s*env\b/g },
  { pattern: new RegExp(String.raw`${owner}\s*(?:\?\.)?\s*\[\s*${string}(?=\s*\])`, "g"), from: /^env$/ },
  { pattern: /\b(?:const|let|var)\s*\{[^{}=]*\benv\b[^=;]*\}\s*=\s*(?:(?:globalThis|global)\s*\.\s*)?(?:process|Bun|import\s*\.\s*meta)\b(?!\s*[.[(])/g },
  { pattern: new RegExp(String.raw`(?<![\w$.])import\s*(?!type\b)[\w$,\s]*\{[^}]*\benv\b[^}]*\}\s*from\s*${string}`, "g"), from: /^(node:process|process|bun)$/ },
];
