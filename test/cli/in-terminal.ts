/// <reference types="bun" />
/**
 * Run by Bun, which can make a terminal: runs a program in one and types an answer whenever its question appears.
 * Arguments: the answers as JSON, pairs of question and keys; then the program's words. Prints exit code and screen.
 */
const [answers = "[]", ...words] = process.argv.slice(2);
const waiting: [string, string][] = JSON.parse(answers);
let screen = "";

const program = Bun.spawn(words, {
  env: { ...process.env, CI: "", TERM: "xterm" },
  terminal: {
    cols: 120,
    rows: 40,
    data(terminal, bytes) {
      screen += new TextDecoder().decode(bytes);
      const [question, keys] = waiting[0] ?? [];
      if (question === undefined || keys === undefined || !screen.includes(question)) return;
      waiting.shift();
      terminal.write(keys);
    },
  },
});

const exitCode = await program.exited;
console.log(JSON.stringify({ exitCode, screen, unanswered: waiting.length }));

export {};
