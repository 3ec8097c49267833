import { readFileSync } from "node:fs";
import { appendFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { config } from "./cli/migrate/crm-project.ts";
import { botToken, signingSecret } from "./plugins/slack-host.ts";
import { atlas, bun, run, type Ended } from "./support/atlas.ts";
import { toolResults, type Script } from "./support/servers/openai-script.ts";
import { startOpenaiServer } from "./support/servers/openai-server.ts";
import { readmeProject } from "./support/servers/readme-project.ts";
import { startSlack } from "./support/servers/slack.ts";
import { repository, tempProject, writeFiles } from "./support/temp-project.ts";

test("every command in the README prints what the README says", async () => {
  const root = await tempProject();
  const project = join(root, "demo");
  const examples = consoleBlocks(readFileSync(join(repository, "README.md"), "utf8"));
  expect(examples.length).toBeGreaterThanOrEqual(6);

  for (const { words, output } of examples) {
    const isInit = words[0] === "init";
    if (words[0] === "ask") await startModel(project);
    const { stdout, exitCode } = await asSeen(isInit ? root : project, words);
    if (isInit) await symlink(join(repository, "node_modules"), join(project, "node_modules"));

    expect({ words, exitCode, output: comparable(stdout) }).toEqual({ words, exitCode: 0, output: comparable(output) });
  }
});

test("the plan, its apply, its status and its undo in the README are one real run", async () => {
  const [, block = ""] = /```\n(\$ atlas migrate plan [\s\S]*?)```/.exec(readFileSync(join(repository, "README.md"), "utf8")) ?? [];
  const examples = sessions(block);
  expect(examples.map(({ words: [, command] }) => command)).toEqual(["plan", "apply", "status", "undo", "status"]);
  const project = await tempProject({ ...config({ name: { type: "string" } }), ".env": "DATABASE_URL=embedded:.atlas/postgres\n" });
  expect((await atlas(project, "migrate")).exitCode).toBe(0);
  await writeFiles(project, config({ name: { type: "string" }, email: { type: "string", unique: true } }));

  for (const { words: command, output } of examples) {
    const { stdout, exitCode } = await atlas(project, ...command);

    expect({ command, exitCode, output: comparable(stdout) }).toEqual({ command, exitCode: 0, output: comparable(output) });
  }
});

test("what doctor mends, and how it compares, is in the README as one real run", async () => {
  const [, block = ""] = /```\n(\$ atlas doctor --format json > last\.json[\s\S]*?)```/.exec(readFileSync(join(repository, "README.md"), "utf8")) ?? [];
  const [first, fix, compare] = sessions(block);
  const [wellServed, lacking] = await Promise.all(["app_mentions:read,chat:write,commands,im:history", "app_mentions:read,commands,im:history"].map((scopes) => startSlack({ botToken, scopes })));
  onTestFinished(() => Promise.all([wellServed?.stop(), lacking?.stop()]).then(() => undefined));
  const project = await readmeProject("slack-interaction", { variables: { SLACK_SIGNING_SECRET: signingSecret, SLACK_BOT_TOKEN: botToken, SLACK_API_URL: wellServed?.apiUrl ?? "" } });
  await run("git", ["init", "-q"], project);

  const report = await atlas(project, ...(first?.words.slice(0, -2) ?? []));
  await writeFiles(project, { "last.json": report.stdout });
  const mended = await atlas(project, ...(fix?.words ?? []));
  await appendFile(join(project, ".env"), `SLACK_API_URL=${lacking?.apiUrl}\n`);
  const compared = await atlas(project, ...(compare?.words ?? []));

  expect([report.exitCode, first?.words.at(-1)]).toEqual([1, "last.json"]);
  expect([mended.exitCode, mended.stdout.trim()]).toEqual([0, fix?.output.trim()]);
  expect([compared.exitCode, compared.stdout.trim()]).toEqual([1, compare?.output.trim()]);
});

test.each(["plugin validate", "doctor"])("the README's table has the flags of atlas %s, and no others", async (command) => {
  const { stdout } = await atlas(repository, ...command.split(" "), "--help");
  const [, section = ""] = readFileSync(join(repository, "README.md"), "utf8").split(`### \`atlas ${command}`);
  const [table = ""] = section.split("\n### ");

  const listed = [...table.matchAll(/^\| `(--[\w-]+)/gm)].map(([, flag]) => flag);
  const offered = [...stdout.matchAll(/^ {2}(--[\w-]+)/gm)].flatMap(([, flag = ""]) => (["--cwd", "--json"].includes(flag) ? [] : [flag]));

  expect(new Set(listed)).toEqual(new Set(offered));
});

/** What somebody at a terminal sees, who is told on stderr what was looked at and where. Of the others it is stdout. */
function asSeen(cwd: string, words: string[]): Promise<Ended> {
  const redirected = ["ask", "explore"].includes(words[0] ?? "") ? " 2>&1" : "";
  return run("sh", ["-c", `exec "$0" "$@"${redirected}`, bun, join(repository, "bin/atlas.js"), ...words], cwd);
}

/** The model that the project's .env names from here on. */
async function startModel(project: string): Promise<void> {
  const model = await startOpenaiServer(script);
  onTestFinished(() => model.stop());
  await appendFile(join(project, ".env"), `ATLAS_PROVIDER=openai-compatible\nATLAS_MODEL=scripted\nATLAS_MODEL_URL=${model.url}\n`);
}

const script: Script = (request) => {
  if (toolResults(request).length > 0) return { text: "Beans sell best by far." };
  const sql = "SELECT category, sum(quantity) AS units FROM order_items JOIN products USING (product_id) GROUP BY category ORDER BY units DESC LIMIT 3";
  return { toolCalls: [{ name: "executeSQL", input: { sql, explanation: "Units sold by category" } }] };
};

function consoleBlocks(text: string): { words: string[]; output: string }[] {
  return [...text.matchAll(/```console\n\$ atlas ([^\n]+)\n([\s\S]*?)```/g)].map(([, line = "", output = ""]) => ({ words: words(line), output }));
}

/** The commands of one block, each with what it prints. */
function sessions(block: string): { words: string[]; output: string }[] {
  return [...block.matchAll(/^\$ atlas (.+)\n([\s\S]*?)(?=^\$ |$(?![\s\S]))/gm)].map(([, line = "", output = ""]) => ({ words: words(line), output }));
}

/** As a shell splits them. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

/** Without what differs from machine to machine and run to run: times, versions, room, ids, and how many tables the host has. */
function comparable(output: string): string {
  return output
    .trim()
    .replace(/\d+ ms/g, "N ms")
    .replace(/\d+ GB free in \S+/g, "N GB free")
    .replace(/\d+ entries/g, "N entries")
    .replace(/PostgreSQL [^,]+/g, "PostgreSQL")
    .replace(/Bun [\d.]+/g, "Bun")
    .replace(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, "<id>");
}
