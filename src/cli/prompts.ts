import { AtlasError } from "@useatlas/plugin-sdk";

interface Common<Value extends string> {
  /** How the command line gives the answer: `--type <type>`. Named when nobody can be asked. */
  flag: string;
  message: string;
  /** The answer that the command line has given; then there is nothing to ask. */
  given?: Value | undefined;
  /** A safe answer, which `--yes` accepts and a prompt proposes. */
  safe?: Value | undefined;
}

export interface TextQuestion extends Common<string> {
  /** What is wrong with an answer, as a sentence. */
  faultOf(answer: string): string | undefined;
}

export interface ChoiceQuestion<Value extends string> extends Common<Value> {
  choices: readonly { value: Value; hint: string }[];
}

type Question = TextQuestion | ChoiceQuestion<string>;
type AnswerTo<Asked> = Asked extends ChoiceQuestion<infer Value> ? Value : string;

export interface AskOptions {
  /** Accept the safe answers and ask nothing. */
  yes?: boolean | undefined;
  interactive?: boolean;
}

/**
 * The answers to `questions`, by name: given, accepted by `--yes`, or asked for in their order.
 * Throws `ANSWER_MISSING` with every missing flag when nobody can be asked, `PROMPT_CANCELLED` on Ctrl-C.
 */
export async function ask<Questions extends Record<string, Question>>(
  questions: Questions,
  { yes = false, interactive = isInteractive() }: AskOptions = {},
): Promise<{ [Name in keyof Questions]: AnswerTo<Questions[Name]> }> {
  const answers: Record<string, string | undefined> = {};
  for (const [name, { given, safe }] of Object.entries(questions)) answers[name] = given ?? (yes ? safe : undefined);
  const open = Object.entries(questions).filter(([name]) => answers[name] === undefined);

  if (open.length > 0 && (yes || !interactive)) throw answerMissing(open.map(([, { flag }]) => flag), { yes });
  for (const [name, question] of open) answers[name] = await prompt(question);
  // Every name has an answer, and a choice's answer is one of its own values.
  return answers as { [Name in keyof Questions]: AnswerTo<Questions[Name]> };
}

export interface Terminal {
  stdin?: { isTTY?: boolean };
  stdout?: { isTTY?: boolean };
  ci?: string | undefined;
}

/** Whether somebody sits there to answer: both streams are terminals, and it is not a CI job. */
export function isInteractive({ stdin = process.stdin, stdout = process.stdout, ci = process.env.CI }: Terminal = {}): boolean {
  return Boolean(stdin.isTTY && stdout.isTTY && !ci);
}

async function prompt(question: Question): Promise<string> {
  const { isCancel, select, text } = await import("@clack/prompts");
  const answer = "choices" in question ? await choose(question) : await write(question);
  if (!isCancel(answer)) return answer;
  throw new AtlasError("Cancelled. Nothing was written.", { code: "PROMPT_CANCELLED" });

  function choose({ message, choices, safe }: ChoiceQuestion<string>) {
    const options = choices.map(({ value, hint }) => ({ value, label: value, hint }));
    return select({ message, options, ...(safe !== undefined && { initialValue: safe }), output: process.stderr });
  }

  function write({ message, safe, faultOf }: TextQuestion) {
    const proposal = safe === undefined ? {} : { placeholder: safe, defaultValue: safe };
    const validate = (answer = "") => faultOf(answer === "" && safe !== undefined ? safe : answer);
    return text({ message, validate, ...proposal, output: process.stderr });
  }
}

function answerMissing(flags: readonly string[], { yes }: { yes: boolean }): AtlasError {
  const list = flags.join(" and ");
  const why = yes ? "--yes stands in for safe answers only" : "there is nobody to ask";
  return new AtlasError(`${list} ${flags.length === 1 ? "is" : "are"} missing, and ${why}. Nothing was written.`, {
    code: "ANSWER_MISSING",
    hint: `Pass ${list}, or run the command in a terminal${yes ? " without --yes" : ""}.`,
  });
}
