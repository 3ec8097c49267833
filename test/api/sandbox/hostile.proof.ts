import { randomUUID } from "node:crypto";
import { readdir, readFile, symlink, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createHost } from "@atlas/api/lib/host";
import { describe, expect, onTestFinished, test } from "vitest";
import { bubblewrapPlugin } from "../../support/bubblewrap.ts";
import { sidecar } from "../../support/sidecar.ts";
import { tempProject } from "../../support/temp-project.ts";
import { full } from "../../support/proof-size.ts";

/** Each endless command runs this often at once. */
const atOnce = full ? 2 : 1;
const hostPassword = "hunter2-of-the-host";

describe.each(["just-bash", "sidecar", "bubblewrap"])("in %s", (backend) => {
  test.each([
    { what: "the host's files by an absolute path", command: "cat ROOT/secret.txt; head -c 100 ROOT/secret.txt; grep -r hunter2 ROOT" },
    { what: "the host's files by a relative one", command: "cat ../secret.txt ../../secret.txt ../../../../../../../../ROOT/secret.txt; ls .. ../.." },
    { what: "a link to a file", command: "cat leak; cp leak /tmp/x; cat /tmp/x; cat < leak; tail -c +1 leak" },
    { what: "a link to the root", command: "cat up/ROOT/secret.txt; ls up; find -L up -maxdepth 3 -name secret.txt; grep -R hunter2 up/tmp/atlas*" },
    { what: "a link made by the command", command: "ln -s ROOT/secret.txt /tmp/p; cat /tmp/p; ln ROOT/secret.txt /tmp/q; cat /tmp/q" },
    { what: "the folder's own name inside of ..", command: "cd ..; cat semantic/../secret.txt; cat semantic/leak" },
    { what: "the environment", command: "env; export -p; set; echo $ATLAS_TEST_PASSWORD $DATABASE_URL; cat /proc/self/environ /proc/1/environ /proc/*/environ" },
    { what: "other processes", command: "cat /proc/*/cmdline; cat /proc/*/root/ROOT/secret.txt /proc/*/cwd/secret.txt" },
    { what: "globs and braces", command: "cat /*/secret.txt /*/*/secret.txt {..,../..,/}/secret.txt" },
    { what: "quotes that end early", command: "'; cat ROOT/secret.txt #\"; $(cat ROOT/secret.txt) `cat ROOT/secret.txt`" },
  ])("$what: nothing gets out", async ({ command }) => {
    const { root, explore } = await arrange(backend);

    const { output } = await explore.run(command.replaceAll("ROOT", root));

    expect(output).not.toContain(hostPassword);
  });

  test("/etc/passwd is not the host's", async () => {
    const { explore } = await arrange(backend);
    const users = (await readFile("/etc/passwd", "utf8")).split("\n").filter(Boolean);

    const { output } = await explore.run("cat /etc/passwd /etc/shadow leaked-users; cat ../etc/passwd");

    expect(users.filter((line) => output.includes(line))).toEqual([]);
  });

  test("nothing is written, neither to the semantic files nor elsewhere", async () => {
    const { root, explore } = await arrange(backend);
    const before = await readdir(root);
    const attempts = ["echo x > entities/orders.yml", "echo x >> entities/orders.yml", "rm -rf /semantic /", "chmod 777 entities/orders.yml", `echo x > ${root}/new`, "mv entities gone", "truncate -s 0 entities/orders.yml", "mount -o remount,rw /semantic", "touch up/tmp/new"];

    for (const attempt of attempts) await explore.run(attempt);

    expect(await readFile(join(root, "semantic/entities/orders.yml"), "utf8")).toBe("table: orders\n");
    expect([await readdir(root), (await readdir(join(root, "semantic"))).sort()]).toEqual([before, ["binary", "entities", "huge", "leak", "leaked-users", "up"]]);
  });

  test("no byte goes to the network", async () => {
    const { explore } = await arrange(backend);
    let connections = 0;
    const server = createServer().on("connection", () => connections++);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;

    await explore.run(`curl -m 2 http://127.0.0.1:${port}; wget -T 2 -q http://127.0.0.1:${port}; echo hello > /dev/tcp/127.0.0.1/${port}; exec 3<>/dev/tcp/127.0.0.1/${port}`);
    await explore.run(`python3 -c 'import urllib.request; urllib.request.urlopen("http://127.0.0.1:${port}")'; perl -MIO::Socket::INET -e 'IO::Socket::INET->new("127.0.0.1:${port}")'`);

    expect(connections).toBe(0);
  });

  test("a huge file and a binary one are text that is cut", async () => {
    const { explore } = await arrange(backend);

    const huge = await explore.run("cat huge");
    const binary = await explore.run("cat binary");

    expect(Buffer.byteLength(huge.output)).toBeLessThan(3_100_000); // a null is shown as three bytes
    expect(JSON.parse(JSON.stringify(binary.output))).toBe(binary.output);
    expect(["\0", "\u001b"].filter((control) => binary.output.includes(control))).toEqual([]);
  });

  test("endless commands end: other work goes on, memory stays, no process is left", async () => {
    const { explore } = await arrange(backend);
    const marker = randomUUID();
    const ended: string[] = [];
    const run = (commands: string[]) => Promise.all(commands.flatMap((command) => Array.from({ length: atOnce }, () => attempt(command))));
    const attempt = (command: string) => explore.run(`: ${marker}; ${command}`).then(({ exitCode }) => `exit ${exitCode}`, ({ code }) => String(code)).then((how) => void ended.push(how));

    const idle = run(["sleep 1000", "sleep 1000 & sleep 1000 & disown; sleep 1000"]);
    // Until the first is ended at its deadline: then it would be no wonder that others have their turn.
    const answers = await Promise.all([explore.run("echo on"), explore.run("cat entities/orders.yml")]);
    const before = [...ended];
    const busy = run([":(){ :|:& };:", "while :; do :; done"]);
    await Promise.all([idle, busy]);
    await run(["while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done", "yes", "x=a; while :; do x=$x$x; done", "cat /dev/zero"]);
    const after = await explore.run("cat entities/orders.yml");

    expect([answers.map(({ output }) => output), before]).toEqual([["on", "table: orders"], []]);
    expect(ended).toHaveLength(8 * atOnce);
    expect(ended.filter((how) => !/^(exit \d+|EXPLORE_TIMEOUT)$/.test(how))).toEqual([]);
    expect(after).toMatchObject({ output: "table: orders", backend });
    await explore.close();
    expect(await processesWith(marker)).toEqual([]);
    const megabytes = Math.round(process.memoryUsage().rss / 1e6);
    console.log(`${backend}: ${ended.join(", ")}; ${megabytes} MB`);
    expect(megabytes).toBeLessThan(1500);
  });

  test("the host's own work goes on while a command keeps its sandbox busy", async () => {
    const { explore } = await arrange(backend);
    const given = new AbortController();
    let turns = 0;
    // Each turn is work that the event loop could only come to when nothing holds it.
    const working = setInterval(() => ++turns === 50 && given.abort(), 1);
    onTestFinished(() => clearInterval(working));

    const busy = explore.run("for i in {1..90000}; do echo {1..50} | sort | md5sum; done", { signal: given.signal });

    await expect(busy).rejects.toMatchObject({ code: "EXPLORE_CANCELLED" });
    expect(turns).toBeGreaterThanOrEqual(50);
  });
});

async function arrange(backend: string) {
  const root = await tempProject({ "semantic/entities/orders.yml": "table: orders\n", "secret.txt": `${hostPassword}\n` });
  const folder = join(root, "semantic");
  await symlink(join(root, "secret.txt"), join(folder, "leak"));
  await symlink("/etc/passwd", join(folder, "leaked-users"));
  await symlink("/", join(folder, "up"));
  await writeFile(join(folder, "binary"), Buffer.from(Array.from({ length: 4096 }, (_, index) => index % 256)));
  await writeFile(join(folder, "huge"), "");
  await truncate(join(folder, "huge"), 4e9);
  const server = backend === "sidecar" ? await sidecar(folder) : undefined;
  process.env.ATLAS_TEST_PASSWORD = hostPassword;
  const environment = { ...process.env, DATABASE_URL: undefined, ATLAS_SANDBOX: backend, ATLAS_SANDBOX_URL: server?.url, SIDECAR_AUTH_TOKEN: server?.token };
  const host = createHost({ config: { plugins: [bubblewrapPlugin()], logLevel: "silent" }, cwd: root, environment });
  onTestFinished(async () => {
    await host.close();
    await server?.stop();
  });
  return { root, explore: host.explore };
}

/** The command lines of this machine's processes that hold the word. */
async function processesWith(word: string): Promise<string[]> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")));
  return lines.filter((line) => line.includes(word));
}
