import { chmod, readFile, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { nsjailKind } from "../../../src/api/sandbox/nsjail.ts";
import { openFiles } from "../../../src/api/sandbox/semantic-files.ts";
import { tempProject } from "../../support/temp-project.ts";

const never = { signal: new AbortController().signal };
const options = { named: true, searchPath: process.env.PATH, timeLimitSec: 7, memoryLimitMb: 300 };

test("it is called with these arguments, the command being one of them, as it was written", async () => {
  const { root, path, recorded } = await standIn();
  const files = openFiles({ folder: join(root, "semantic"), virtualFiles: async () => [] });
  const backend = await nsjailKind({ ...options, path }).create(files);
  const command = "cat 'a b' $(id) `id`; ls \"$HOME\" --time_limit 0 -- && echo\nsecond line";

  await backend.exec(command, never);

  const somebody = process.getuid?.() === 0 ? "65534:65534" : "65534";
  const programs = ["/usr", "/bin", "/lib", "/lib64"].filter((folder) => existsSync(folder)).flatMap((folder) => ["--bindmount_ro", folder]);
  expect(await recorded()).toEqual(
    [
      ["--mode", "o", "--quiet", "--user", somebody, "--group", somebody, "--hostname", "sandbox"],
      ["--cwd", "/semantic", "--bindmount_ro", `${root}/semantic:/semantic`, "--tmpfsmount", "/tmp", "--disable_proc", ...programs],
      ["--iface_no_lo", "--env", "PATH=/usr/bin:/bin", "--env", "HOME=/tmp", "--env", "LANG=C.UTF-8"],
      ["--time_limit", "7", "--rlimit_cpu", "7", "--rlimit_as", "300", "--rlimit_nproc", "64", "--rlimit_fsize", "16"],
      ["--", "/bin/bash", "-c", command],
    ].flat(),
  );
});

test("nsjail itself gets nothing of the host's environment but where programs are", async () => {
  const { root, path } = await standIn();
  const backend = await nsjailKind({ ...options, path }).create(openFiles({ folder: join(root, "semantic"), virtualFiles: async () => [] }));

  await backend.exec("true", never);

  const names = (await readFile(join(root, "environment"), "utf8")).split("\n").map((line) => line.split("=")[0]);
  expect(names.filter((name) => name && !["PATH", "PWD", "SHLVL", "_", "OLDPWD"].includes(name))).toEqual([]);
});

test("with files of plugins the jail gets a read-only copy that holds them, gone when it is closed", async () => {
  const { root, path, recorded } = await standIn();
  const files = openFiles({ folder: join(root, "semantic"), virtualFiles: async () => [{ path: "entities/crm/accounts.yml", content: "table: accounts\n" }] });
  const backend = await nsjailKind({ ...options, path }).create(files);

  await backend.exec("ls", never);

  const mounted = (await recorded()).find((argument) => argument.endsWith(":/semantic"))?.replace(":/semantic", "") ?? "";
  expect(await readFile(join(mounted, "entities/crm/accounts.yml"), "utf8")).toBe("table: accounts\n");
  expect(await readFile(join(mounted, "entities/orders.yml"), "utf8")).toBe("table: orders\n");
  await files.close();
  expect(existsSync(mounted)).toBe(false);
});

describe("what cannot make a jail does not serve", () => {
  test.each([
    { what: "a program that is not there", path: "/nowhere/nsjail", code: "NSJAIL_MISSING", message: /could not be started as \/nowhere\/nsjail/ },
    { what: "one that ends with a failure", path: "failing", code: "NSJAIL_FAILED", message: /ended with 255: clone\(\) failed: Operation not permitted/ },
  ])("$what", async ({ path, code, message }) => {
    const { root } = await standIn();
    await script(join(root, "failing"), 'echo "clone() failed: Operation not permitted" >&2; exit 255');

    const creating = async () => nsjailKind({ ...options, path: path === "failing" ? join(root, path) : path }).create(openFiles({ folder: join(root, "semantic"), virtualFiles: async () => [] }));

    await expect(creating()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

test("it is off until it is asked for, and found in PATH then", async () => {
  const { root } = await standIn();
  const asked = nsjailKind({ ...options, path: undefined, searchPath: `${root}:${process.env.PATH}` });

  const backend = await asked.create(openFiles({ folder: join(root, "semantic"), virtualFiles: async () => [] }));

  expect(await backend.exec("true", never)).toMatchObject({ exitCode: 0 });
  expect(nsjailKind({ ...options, named: false, path: undefined }).off).toContain("ATLAS_SANDBOX=nsjail");
});

/** A program called nsjail that writes down what it was given, argument for argument. */
async function standIn() {
  const root = await tempProject({ "semantic/entities/orders.yml": "table: orders\n" });
  const path = join(root, "nsjail");
  await script(path, `printf '%s\\0' "$@" > ${root}/arguments; env > ${root}/environment`);
  return { root, path, recorded: async () => (await readFile(join(root, "arguments"), "utf8")).split("\0").slice(0, -1) };
}

async function script(path: string, body: string): Promise<void> {
  await writeFile(path, `#!/bin/bash\n${body}\n`);
  await chmod(path, 0o755);
}
