import { describe, expect, test } from "vitest";
import { tempProject } from "../../support/temp-project.ts";
import { treeOf } from "../scaffold/tree-of.ts";
import { run, runJson, runtimes } from "./run.ts";

/** Slips of the command line: each is exit 2, named on stderr, and nothing is run. */
const slips: { words: string[]; says: string[] }[] = [
  { words: ["docter"], says: ["unknown command 'docter'", "Did you mean doctor?"] },
  { words: ["plugin", "creat", "crm"], says: ["unknown command 'creat'", "Did you mean create?"] },
  { words: ["plugin"], says: ["Usage: atlas plugin"] },
  { words: [], says: ["Usage: atlas"] },
  { words: ["init", "shop", "--dry-rum"], says: ["unknown option '--dry-rum'", "Did you mean --dry-run?"] },
  { words: ["plugin", "create", "crm", "--typ", "context"], says: ["unknown option '--typ'", "Did you mean --type?"] },
  { words: ["plugin", "validate", "--jsn"], says: ["unknown option '--jsn'", "Did you mean --json?"] },
  { words: ["plugin", "list", "--wd", "x"], says: ["unknown option '--wd'", "Did you mean --cwd?"] },
  { words: ["plugin", "add", "./x", "--wrte"], says: ["unknown option '--wrte'", "Did you mean --write?"] },
  { words: ["doctor", "--fixx"], says: ["unknown option '--fixx'", "Did you mean --fix?"] },
  { words: ["migrate", "--dry-rn"], says: ["unknown option '--dry-rn'", "Did you mean --dry-run?"] },
  { words: ["completion", "bash", "--shel"], says: ["unknown option '--shel'"] },
  { words: ["init", "one", "two"], says: ["too many arguments for 'init'"] },
  { words: ["doctor", "production"], says: ["too many arguments for 'doctor'"] },
  { words: ["migrate", "--cwd"], says: ["option '--cwd <dir>' argument missing"] },
  { words: ["plugin", "create", "crm", "--type", "contxt"], says: ['no plugin type "contxt"', 'Did you mean "context"?'] },
  { words: ["completion", "bsh"], says: ['no completion for "bsh"', "Did you mean bash?"] },
  { words: ["completion", "powershell"], says: ["The shells are: bash, zsh, fish."] },
  { words: ["completion"], says: ["missing required argument 'shell'"] },
  { words: ["plugin", "add"], says: ["missing required argument 'package'"] },
  { words: ["plugin", "add", "--", "--global"], says: ['"--global" is no package'] },
];

/** Nobody is there to answer: each missing flag is named. */
const unanswered: { words: string[]; missing: string }[] = [
  { words: ["init"], missing: "[dir] is missing" },
  { words: ["plugin", "create"], missing: "--type <type> and [name] are missing" },
  { words: ["plugin", "create", "crm"], missing: "--type <type> is missing" },
  { words: ["plugin", "create", "--type", "action"], missing: "[name] is missing" },
  { words: ["plugin", "create", "--yes"], missing: "--type <type> and [name] are missing" },
];

describe.each(runtimes)("on %s", (runtime) => {
  test.each(slips)("$words is a slip of the command line, told on stderr, and nothing is run", async ({ words, says }) => {
    const cwd = await tempProject(project);

    const { exitCode, stdout, stderr } = await run(words, { cwd, runtime });

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    for (const phrase of says) expect(stderr).toContain(phrase);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(treeOf(cwd)).toEqual(Object.keys(project));
  });

  test.each(unanswered)("$words asks nobody, with its stdin open and silent", async ({ words, missing }) => {
    const cwd = await tempProject(project);

    // It ends by itself: this stdin is never written to and never closed.
    const { exitCode, stdout, stderr } = await run(words, { cwd, runtime, stdin: "open" });

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(`${missing}, and `);
    expect(stderr).toContain("Nothing was written. [ANSWER_MISSING]");
    expect(treeOf(cwd)).toEqual(Object.keys(project));
  });

  test.each(unanswered)("$words --json names what is missing in its document", async ({ words, missing }) => {
    const cwd = await tempProject(project);

    const { document, stderr } = await runJson(words, { cwd, runtime, stdin: "open" });

    expect(document.error).toMatchObject({ code: "ANSWER_MISSING", message: expect.stringContaining(missing) });
    expect(stderr).toBe("");
  });
});

test.each(slips.filter(({ words }) => !words.includes("--") && words.at(-1) !== "--cwd"))("$words --json has one document on stdout", async ({ words }) => {
  const cwd = await tempProject(project);

  const { document, stderr } = await runJson(words, { cwd });

  expect(document).toMatchObject({ exitCode: 2, error: { code: expect.stringMatching(/^(USAGE|TYPE_INVALID)$/) } });
  expect(stderr).toBe("");
  expect(treeOf(cwd)).toEqual(Object.keys(project));
});

test.each([
  { words: ["plugin", "create", "crm", "--type", "context"] },
  { words: ["plugin", "validate"] },
  { words: ["plugin", "list"] },
  { words: ["plugin", "add", "./x"] },
  { words: ["doctor"] },
  { words: ["migrate"] },
])("$words in a folder that does not exist is a slip", async ({ words }) => {
  const cwd = await tempProject();

  const { document } = await runJson([...words, "--cwd", "missing"], { cwd });

  expect(document).toMatchObject({ exitCode: 2, error: { code: "CWD_MISSING" } });
  expect(treeOf(cwd)).toEqual([]);
});

test.each(runtimes)("a folder that was removed under one's feet is told as that, on %s", async (runtime) => {
  const cwd = await tempProject();

  const { exitCode, stderr } = await run(["doctor"], { cwd, runtime, through: ["sh", "-c", 'mkdir gone; cd gone; rmdir ../gone; exec "$@"', "sh"] });

  expect(exitCode).toBe(2);
  expect(stderr).toContain("does not exist any more. [CWD_MISSING]");
  expect(stderr).not.toMatch(/^\s+at /m);
});

const project = { "atlas.config.ts": "export default {};\n", "package.json": "{}\n" };
