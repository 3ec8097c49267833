import { existsSync } from "node:fs";
import type { $InferServerPlugin } from "@useatlas/plugin-sdk";
import { describe, expect, expectTypeOf, test } from "vitest";
import { jailArguments } from "./jail-arguments";
import { nsjailPlugin, nsjailSandboxPlugin } from "./index";

describe("config", () => {
  test.each([
    { config: { nsjailPath: "" }, message: "nsjailPath: nsjailPath must not be empty" },
    { config: { timeLimitSec: 0 }, message: "timeLimitSec" },
    { config: { timeLimitSec: 1.5 }, message: "timeLimitSec" },
    { config: { memoryLimitMb: 8 }, message: "memoryLimitMb: memoryLimitMb must be at least 32" },
    { config: { timeLimit: 5 }, message: 'Unrecognized key: "timeLimit"' },
  ])("$config is refused when the factory is called", ({ config, message }) => {
    expect(() => nsjailPlugin(config)).toThrow(message);
  });

  test("has the limits that the README states", () => {
    expect(nsjailPlugin({}).config).toEqual({ timeLimitSec: 10, memoryLimitMb: 256 });
  });
});

test("is a sandbox whose literal types survive, under its older name too", () => {
  expect(nsjailPlugin({})).toMatchObject({ id: "nsjail-sandbox", type: "sandbox", sandbox: { priority: 75 } });
  expect(nsjailSandboxPlugin).toBe(nsjailPlugin);
  expectTypeOf<$InferServerPlugin<typeof nsjailPlugin>["Type"]>().toEqualTypeOf<"sandbox">();
  expectTypeOf<$InferServerPlugin<typeof nsjailPlugin>["Security"]["networkIsolation"]>().toEqualTypeOf<true>();
});

test("the command is one argument, as it was written, and the last one", () => {
  const command = "cat 'a b' $(id) `id`; ls \"$HOME\" --time_limit 0 -- && echo\nsecond line";
  const somebody = process.getuid?.() === 0 ? "65534:65534" : "65534";
  const programs = ["/usr", "/bin", "/lib", "/lib64"].filter((folder) => existsSync(folder)).flatMap((folder) => ["--bindmount_ro", folder]);

  expect(jailArguments({ command, folder: "/data/semantic", timeLimitSec: 7, memoryLimitMb: 300 })).toEqual(
    [
      ["--mode", "o", "--quiet", "--user", somebody, "--group", somebody, "--hostname", "sandbox"],
      ["--cwd", "/semantic", "--bindmount_ro", "/data/semantic:/semantic", "--tmpfsmount", "/tmp", "--disable_proc", ...programs],
      ["--iface_no_lo", "--env", "PATH=/usr/bin:/bin", "--env", "HOME=/tmp", "--env", "LANG=C.UTF-8"],
      ["--time_limit", "7", "--rlimit_cpu", "7", "--rlimit_as", "300", "--rlimit_nproc", "64", "--rlimit_fsize", "16"],
      ["--", "/bin/bash", "-c", command],
    ].flat(),
  );
});

describe("a program that is not there", () => {
  const plugin = nsjailPlugin({ nsjailPath: "/nowhere/nsjail" });

  test("is named by health, which does not throw", async () => {
    expect(await plugin.healthCheck()).toEqual({ healthy: false, message: expect.stringMatching(/^nsjail could not be started as \/nowhere\/nsjail: .*ENOENT/), latencyMs: expect.any(Number) });
  });

  test("makes no sandbox, so that the next one serves", async () => {
    await expect(plugin.sandbox.create("/usr")).rejects.toMatchObject({ code: "NSJAIL_MISSING", hint: expect.stringContaining("nsjailPath") });
  });

  test("is torn down twice without harm", async () => {
    await plugin.teardown();
    await plugin.teardown();
  });
});
