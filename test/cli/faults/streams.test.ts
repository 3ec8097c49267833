import { describe, expect, test } from "vitest";
import { bun, run as runProgram } from "../../support/atlas.ts";
import { tempProject } from "../../support/temp-project.ts";
import { config, healthy } from "../doctor/project.ts";
import { expectClean, program, run, runJson, runtimes, start } from "./run.ts";

const commands = [["--help"], ["plugin", "list"], ["plugin", "validate"], ["doctor"], ["migrate", "--dry-run"], ["plugin", "create", "crm", "--type", "action", "--dry-run"], ["completion", "bash"]].map((words) => ({ words }));
const files = { "atlas.config.ts": config(healthy) };
const environment = { DATABASE_URL: "embedded:.atlas/postgres" };

describe.each(runtimes)("on %s", (runtime) => {
  // What differs between the two is how they write, not what: on Node a few will do.
  const written = commands.slice(0, runtime === "Bun" ? undefined : 3);

  test.each(written)("$words ends silently when nobody reads its stdout", async ({ words }) => {
    const { child, ended } = start(words, { cwd: await tempProject(files), runtime, environment });
    child.stdout?.destroy();

    const { exitCode, signal, stderr } = await ended;

    expect({ exitCode: [0, 1, 3].includes(exitCode ?? -1), signal, stderr }).toEqual({ exitCode: true, signal: null, stderr: "" });
  });

  test.each(written)("$words says that its result was lost on a full disk, in one line", async ({ words }) => {
    const cwd = await tempProject(files);

    const { exitCode, stderr } = await run(words, { cwd, runtime, environment, through: ["sh", "-c", 'exec "$@" >/dev/full', "sh"] });

    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^✗ The result could not be written to stdout: ENOSPC: [^\n]+ \[OUTPUT_LOST\]\n$/);
  });

  test("with stdin, stdout and stderr closed, the exit code is the same", async () => {
    const cwd = await tempProject(files);

    const { exitCode } = await run(["plugin", "create"], { cwd, runtime, through: ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh"] });

    expect(exitCode).toBe(2);
  });

  test.each([{ words: ["plugin", "list"] }, { words: ["doctor"] }, { words: ["migrate", "--dry-run"] }])("$words keeps stdout for its document, whatever the config prints", async ({ words }) => {
    const noise = 'console.log("noise");\nconsole.table(["noise"]);\nprocess.stdout.write("noise\\n");\n';
    const cwd = await tempProject({ "atlas.config.ts": noise + config(`definePlugin({ ...context, id: "loud", initialize() { console.info("noise"); } })`) });

    const { stderr } = await run([...words, "--json"], { cwd, runtime, environment }).then((ended) => ({ ...ended, document: JSON.parse(ended.stdout) }));

    expect(stderr.split("noise").length).toBeGreaterThanOrEqual(4);
  });

  test("a reader who takes his time gets all of a large document", async () => {
    const plugins = `...Array.from({ length: 2000 }, (_, index) => definePlugin({ ...context, id: "plugin-" + index }))`;
    const cwd = await tempProject({ "atlas.config.ts": config(plugins) });

    // Longer than the half second that a command which is done leaves to what plugins have open.
    const { stdout } = await runProgram("sh", ["-c", '"$@" | { read line; sleep 1; echo "$line"; cat; }', "sh", ...program(runtime), "plugin", "list", "--json"], cwd);

    expect(JSON.parse(stdout).plugins).toHaveLength(2000);
  });
});

describe("colour", () => {
  const escape = "\u001B[";
  const words = ["migrate"];

  test.each<{ environment: Record<string, string>; flags?: string[]; coloured: boolean }>([
    { environment: {}, coloured: false },
    { environment: { FORCE_COLOR: "1" }, coloured: true },
    { environment: { FORCE_COLOR: "0" }, coloured: false },
    { environment: { FORCE_COLOR: "1", NO_COLOR: "1" }, coloured: false },
    { environment: { FORCE_COLOR: "1" }, flags: ["--no-color"], coloured: false },
  ])("off a terminal, with $environment $flags: $coloured", async ({ environment, flags = [], coloured }) => {
    const { child, ended } = start([...flags, ...words], { cwd: await tempProject(files), environment });
    child.stdin?.end();

    const { exitCode, stderr } = await ended;

    expect(exitCode).toBe(2);
    expect(stderr.includes(escape)).toBe(coloured);
  });

  test("--json has none, even where it is forced", async () => {
    const ended = await runJson(["doctor"], { cwd: await tempProject(files), environment: { FORCE_COLOR: "1" } });

    expectClean(ended);
  });

  test.each([
    { variables: [], stream: "", stdout: true, stderr: true },
    { variables: ["NO_COLOR=1"], stream: "", stdout: false, stderr: false },
    { variables: ["TERM=dumb"], stream: "", stdout: false, stderr: false },
    { variables: [], stream: " 2>stderr.txt", stdout: true, stderr: false },
    { variables: [], stream: " >stdout.txt", stdout: false, stderr: true },
  ])("in a terminal with $variables and$stream, each stream decides for itself", async ({ variables, stream, stdout, stderr }) => {
    const cwd = await tempProject(files);
    const inTerminal = async (...atlas: string[]) => {
      const shell = ["env", "-u", "NO_COLOR", ...variables, "sh", "-c", `"$@"${stream}`, "sh", ...program("Bun"), ...atlas];
      const ended = await runProgram(bun, [`${import.meta.dirname}/../in-terminal.ts`, "[]", ...shell], cwd);
      return String(JSON.parse(ended.stdout).screen);
    };

    expect((await inTerminal("doctor")).includes(escape)).toBe(stdout);
    expect((await inTerminal("migrate")).includes(escape)).toBe(stderr);
  });
});
