import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { SandboxBackend } from "../../../src/api/sandbox/backend.ts";
import { justBashKind } from "../../../src/api/sandbox/just-bash.ts";
import { openFiles, type VirtualFile } from "../../../src/api/sandbox/semantic-files.ts";
import { tempProject } from "../../support/temp-project.ts";

test("it shows the files of the folder, those of plugins, and nothing else of the machine", async () => {
  const { run } = await arrange([{ path: "entities/crm/accounts.yml", content: "table: accounts\n" }]);

  expect(await run("cat entities/orders.yml entities/crm/accounts.yml")).toEqual({ stdout: "table: orders\ntable: accounts\n", stderr: "", exitCode: 0 });
  expect(await run("ls -R")).toMatchObject({ stdout: ".:\nentities\n\n./entities:\ncrm\norders.yml\n\n./entities/crm:\naccounts.yml\n" });
  expect(await run("cat /etc/passwd ../../../etc/passwd")).toMatchObject({ stdout: "", exitCode: 1 });
});

test("it is a shell: pipes, loops, and the tools of one", async () => {
  const { run } = await arrange();

  expect(await run("for file in entities/*.yml; do grep -c table $file; done | sort | awk '{ n += $1 } END { print n }'")).toEqual({ stdout: "1\n", stderr: "", exitCode: 0 });
  expect(await run("echo lost >&2; exit 3")).toEqual({ stdout: "", stderr: "lost\n", exitCode: 3 });
});

test("what is thrown away may be, as in any shell", async () => {
  const { run } = await arrange();

  expect(await run("ls nowhere 2>/dev/null; echo gone > /dev/null; ls nowhere 2>&1 | wc -l")).toEqual({ stdout: "1\n", stderr: "", exitCode: 0 });
});

test("nothing of one command is left for the next", async () => {
  const { run } = await arrange();

  await run("cd /tmp; secret=1; export secret; alias ls=echo; shout() { echo HA; }");

  expect(await run(`echo "$PWD/$secret"; shout`)).toMatchObject({ stdout: "/semantic/\n", exitCode: 127 });
});

test.each(["echo x > entities/orders.yml", "rm entities/orders.yml", "mkdir new", "mv entities/orders.yml gone", "cp entities/orders.yml copy.yml", "sed -i s/orders/x/ entities/orders.yml"])("%s writes nothing, and says so", async (command) => {
  const { run } = await arrange();

  const { exitCode, stderr } = await run(command);

  expect(exitCode).not.toBe(0);
  expect(stderr).toMatch(/read-only|EROFS|No such file/);
  expect(await run("cat entities/orders.yml")).toMatchObject({ stdout: "table: orders\n" });
});

test("a link that was planted in the folder leads nowhere", async () => {
  const { root, run } = await arrange();
  await symlink("/etc/passwd", join(root, "semantic/leak"));
  await symlink("/", join(root, "semantic/up"));

  expect(await run("cat leak up/etc/passwd")).toMatchObject({ stdout: "", exitCode: 1 });
});

describe("a command that does not end by itself", () => {
  test.each(["sleep 100", "tail -f entities/orders.yml | sleep 100", "while :; do sleep 0.01; done"])("%s is ended when nobody waits for it any more, and the next one runs", async (command) => {
    const { backend, run } = await arrange();
    const given = new AbortController();

    const running = backend.exec(command, { signal: given.signal });
    given.abort(new Error("too late"));

    await expect(running).rejects.toThrow("too late");
    expect(await run("echo on")).toMatchObject({ stdout: "on\n" });
  });

  test("a busy one does not keep the host from its work", async () => {
    const { backend } = await arrange();
    const given = new AbortController();
    let ticks = 0;
    const ticking = setInterval(() => ++ticks === 20 && given.abort(new Error("enough ticks")), 1);
    onTestFinished(() => clearInterval(ticking));

    await expect(backend.exec("for i in {1..90000}; do echo {1..50} | sort | md5sum; done", { signal: given.signal })).rejects.toThrow("enough ticks");
  });
});

test("commands that run at once have a thread each", async () => {
  const { run } = await arrange();

  const outputs = await Promise.all(Array.from({ length: 5 }, (_, number) => run(`echo ${number}`)));

  expect(outputs.map(({ stdout }) => stdout)).toEqual(["0\n", "1\n", "2\n", "3\n", "4\n"]);
});

test("in production it is off, unless it is asked for by name", () => {
  expect(justBashKind({ production: true, named: false }).off).toContain("only when it is asked for by name");
  expect(justBashKind({ production: true, named: true }).off).toBeUndefined();
  expect(justBashKind({ production: false, named: false }).off).toBeUndefined();
});

async function arrange(virtual: VirtualFile[] = []) {
  const root = await tempProject({ "semantic/entities/orders.yml": "table: orders\n" });
  const files = openFiles({ folder: join(root, "semantic"), virtualFiles: async () => virtual });
  const backend: SandboxBackend = await justBashKind({ production: false, named: false }).create(files);
  onTestFinished(async () => {
    await backend.close?.();
    await files.close();
  });
  return { root, backend, run: (command: string) => backend.exec(command, { signal: new AbortController().signal }) };
}
