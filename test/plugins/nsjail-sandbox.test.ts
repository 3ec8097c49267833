import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { createHost } from "@atlas/api/lib/host";
import { describe, expect, onTestFinished, test } from "vitest";
import { nsjailPlugin } from "../../plugins/nsjail-sandbox/src/index.ts";
import { hasBubblewrap } from "../support/bubblewrap.ts";
import { bubblewrapNsjail, recordingNsjail } from "../support/servers/nsjail.ts";
import { doctor, readmeProject } from "../support/servers/readme-project.ts";
import { tempProject } from "../support/temp-project.ts";

const files = { "semantic/entities/orders.yml": "table: orders\n" };

test("nsjail gets the arguments one by one, and nothing of this process's environment but where programs are", async () => {
  const { root, recorded, environment, create } = await recording();
  const backend = await create();

  await backend.exec("echo 'a  b' | wc -c; # $(touch /tmp/never)");

  const given = await recorded();
  expect(given.slice(-4)).toEqual(["--", "/bin/bash", "-c", "echo 'a  b' | wc -c; # $(touch /tmp/never)"]);
  expect(given).toContain(`${root}/semantic:/semantic`);
  const strange = (await environment()).filter((name) => !["PATH", "PWD", "SHLVL", "_", "OLDPWD"].includes(name));
  expect(strange).toEqual([]);
});

test.each([
  { body: "exit 3", exitCode: 3 },
  { body: "exit 137", exitCode: 137 },
  { body: "kill -KILL $$", exitCode: 137 },
  { body: "kill -SEGV $$", exitCode: 137 },
])("one that ends with $body is an answer with exit code $exitCode", async ({ body, exitCode }) => {
  const { create } = await recording(`[ "\${@: -1}" = true ] && exit 0\necho out; echo err >&2; ${body}`);
  const backend = await create();

  expect(await backend.exec("anything")).toEqual({ stdout: "out\n", stderr: "err\n", exitCode });
});

test("output is cut at 1 MB, and one that prints without end is ended", async () => {
  const { create } = await recording('[ "${@: -1}" = true ] && exit 0\nyes');
  const backend = await create();

  const { stdout, exitCode } = await backend.exec("anything");

  expect({ bytes: Buffer.byteLength(stdout), exitCode }).toEqual({ bytes: 1_000_004, exitCode: 137 });
});

test("one that keeps no time limit is ended two seconds later, with what it started", async () => {
  const { create } = await recording('[ "${@: -1}" = true ] && exit 0\nsleep 600 & wait', { timeLimitSec: 1 });
  const backend = await create();

  expect(await backend.exec("anything")).toEqual({ stdout: "", stderr: "It was ended after 3 s.\n", exitCode: 137 });
});

test("closing ends what runs", async () => {
  const { root, create } = await recording('[ "${@: -1}" = true ] && exit 0\nmkfifo "$(dirname "$0")/never"; echo > "$(dirname "$0")/started"; read < "$(dirname "$0")/never"');
  const backend = await create();
  const running = backend.exec("anything");
  running.catch(() => undefined);
  await expect.poll(() => existsSync(join(root, "started"))).toBe(true);

  await backend.close();

  await expect(running).rejects.toMatchObject({ code: "SANDBOX_CLOSED" });
});

test("a machine that forbids namespaces is told with nsjail's own reason", async () => {
  const { plugin, create } = await recording('echo "clone() failed: Operation not permitted" >&2; exit 255');

  const health = await plugin.healthCheck();

  expect(health).toMatchObject({ healthy: false, message: "nsjail cannot make a jail here, and ended with 255: clone() failed: Operation not permitted" });
  await expect(create()).rejects.toMatchObject({ code: "NSJAIL_FAILED" });
});

test("one that hangs is given up by health", async () => {
  const { plugin } = await recording("sleep 600 & wait");

  expect(await plugin.healthCheck()).toMatchObject({ healthy: false, message: "nsjail did not make a jail within 5 s, and was ended." });
});

test("a folder that nsjail could not mount is said", async () => {
  const { plugin } = await recording();

  await expect(plugin.sandbox.create("/data/a:b")).rejects.toMatchObject({ code: "NSJAIL_FAILED", message: expect.stringContaining("colon") });
});

test("of the example in the README doctor says the truth, whether nsjail is installed here or not", async () => {
  const root = await readmeProject("nsjail-sandbox", { files });

  const [finding] = await doctor(root, "nsjail-sandbox");

  expect(finding?.message).toMatch(finding?.severity === "ok" ? /^healthy/ : /^nsjail (could not be started as nsjail|cannot make a jail here)/);
});

describe.skipIf(!hasBubblewrap())("the same jail, made by bubblewrap", () => {
  test.each([
    { command: "cat entities/orders.yml; pwd", stdout: "table: orders\n/semantic\n", exitCode: 0 },
    { command: "id -u; hostname; echo $HOME $PATH; env | wc -l", stdout: "65534\nsandbox\n/tmp /usr/bin:/bin\n6\n", exitCode: 0 },
    { command: "touch /semantic/new 2>/dev/null || touch /usr/new 2>/dev/null || echo read-only", stdout: "read-only\n", exitCode: 0 },
    { command: "touch /tmp/a && ls /tmp", stdout: "a\n", exitCode: 0 },
    { command: "ls /home /root /work 2>/dev/null | wc -l", stdout: "0\n", exitCode: 0 },
    { command: "exit 42", stdout: "", exitCode: 42 },
    { command: "while :; do :; done", stdout: "", exitCode: 137 },
    { command: "head -c 400m /dev/zero | tail >/dev/null 2>&1; echo ${PIPESTATUS[1]}", stdout: "1\n", exitCode: 0 },
    { command: "(head -c 20000000 /dev/zero > /tmp/large; :) 2>/dev/null; stat -c %s /tmp/large", stdout: "16777216\n", exitCode: 0 },
  ])("$command", async ({ command, stdout, exitCode }) => {
    const host = await hostWith({ timeLimitSec: 2, memoryLimitMb: 256 });

    const answer = await host.explore.run(command);

    expect(answer).toMatchObject({ backend: "nsjail-sandbox", exitCode, output: [stdout.trimEnd() || (exitCode === 0 ? "(no output)" : ""), exitCode === 0 ? "" : `[exit code ${exitCode}]`].filter(Boolean).join("\n") });
  });

  test("nothing that listens on the machine is reached", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const host = await hostWith({});

    const { output } = await host.explore.run(`(exec 3<>/dev/tcp/127.0.0.1/${(server.address() as AddressInfo).port}) 2>/dev/null && echo reached || echo cut off`);

    expect(output).toBe("cut off");
  });

  test("a host says that it is healthy, and leaves nothing behind", async () => {
    const host = await hostWith({});
    const [entry] = host.entries;

    expect(entry && (await host.health(entry))).toMatchObject({ healthy: true });
    await host.close();
    await host.close();
  });
});

async function recording(body = "", limits: { timeLimitSec?: number } = {}) {
  const root = await tempProject(files);
  const standIn = await recordingNsjail(root, body);
  const plugin = nsjailPlugin({ nsjailPath: standIn.path, ...limits });
  onTestFinished(() => plugin.teardown());
  return { root, plugin, ...standIn, create: () => plugin.sandbox.create(join(root, "semantic")) };
}

async function hostWith(limits: { timeLimitSec?: number; memoryLimitMb?: number }) {
  const root = await tempProject(files);
  const host = createHost({ config: { plugins: [nsjailPlugin({ nsjailPath: await bubblewrapNsjail(root), ...limits })] }, cwd: root, environment: {} });
  onTestFinished(() => host.close());
  await host.boot();
  return host;
}
