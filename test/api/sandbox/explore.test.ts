import { createMockExploreBackend } from "@useatlas/plugin-sdk/testing";
import type { PluginExploreBackend } from "@useatlas/plugin-sdk";
import { describe, expect, test } from "vitest";
import { callPlugin } from "../../../src/api/plugins/call-plugin.ts";
import { createExplore, type ExploreOptions } from "../../../src/api/sandbox/explore.ts";
import { pluginKind, type SandboxPlugin } from "../../../src/api/sandbox/plugin-kind.ts";
import { rankKinds } from "../../../src/api/sandbox/rank-kinds.ts";
import { never } from "../../support/plugins.ts";

const answering = (stdout: string) => createMockExploreBackend({ stdout });
const failing: PluginExploreBackend = { exec: () => Promise.reject(new Error("the microVM is gone")) };

describe("the answer", () => {
  test("is what the command printed, by the best sandbox", async () => {
    const { explore } = arrange([sandbox("weak", answering("weak"), 10), sandbox("strong", answering("strong\n"), 90), sandbox("middle", answering("middle"))]);

    expect(await explore.run("ls")).toEqual({ output: "strong", exitCode: 0, truncated: false, backend: "strong", durationMs: expect.any(Number) });
    expect(explore.backends().map(({ id, priority, state }) => [id, priority, state])).toEqual([["strong", 90, "serving"], ["middle", 60, "standby"], ["weak", 10, "standby"]]);
  });

  test("has stderr and the exit code of a command that failed, which says nothing against the sandbox", async () => {
    const { explore } = arrange([sandbox("one", createMockExploreBackend({ stdout: "a\n", stderr: "no such file\n", exitCode: 2 }))]);

    expect(await explore.run("ls")).toMatchObject({ output: "a\nno such file\n[exit code 2]", exitCode: 2 });
    expect(explore.backends()[0]?.state).toBe("serving");
  });

  test("is cut at 1 MB each, and says so", async () => {
    const { explore } = arrange([sandbox("one", createMockExploreBackend({ stdout: "é".repeat(600_000), stderr: "x".repeat(1_000_001) }))]);

    const { output, truncated } = await explore.run("yes");

    expect(truncated).toBe(true);
    expect(output).toBe(`${"é".repeat(500_000)}\n[stdout is cut at 1 MB]\n${"x".repeat(1_000_000)}\n[stderr is cut at 1 MB]`);
  });
});

describe("hooks", () => {
  test("may rewrite the command, and see what came of it", async () => {
    const seen: unknown[] = [];
    const backend = answering("rows");
    const { explore } = arrange([sandbox("one", backend)], { hooks: { beforeExplore: async ({ command }) => ({ command: `${command} -R` }), afterExplore: (context) => void seen.push(context) } });

    await explore.run("ls");

    expect(backend.commands).toEqual(["ls -R"]);
    expect(seen).toEqual([{ command: "ls -R", output: "rows" }]);
  });

  test("may reject it: nothing is created, nothing runs", async () => {
    let created = 0;
    const { explore } = arrange([{ id: "one", sandbox: { create: () => (created++, answering("")) } }], { hooks: { beforeExplore: () => { throw new Error("not today"); }, afterExplore: () => undefined } });

    await expect(explore.run("ls")).rejects.toThrow("not today");
    expect(created).toBe(0);
  });
});

describe("failing over", () => {
  test.each<{ what: string; broken: SandboxPlugin["sandbox"]; reason: string }>([
    { what: "cannot be created", broken: { create: () => { throw new Error("no quota"); } }, reason: "no quota" },
    { what: "is not created in time", broken: { create: never }, reason: 'Plugin "broken": sandbox.create() did not finish within 50 ms' },
    { what: "throws", broken: { create: () => failing }, reason: "the microVM is gone" },
    { what: "answers with nothing", broken: { create: () => ({ exec: async () => undefined as never }) }, reason: "exec() must return { stdout, stderr, exitCode }." },
    { what: "is none", broken: { create: () => ({}) as never }, reason: "create() must return { exec, close }." },
  ])("one that $what is passed over, rests, and is tried again later", async ({ broken, reason }) => {
    let time = 0;
    let tried = 0;
    const { explore } = arrange([{ id: "broken", sandbox: { priority: 90, create: (root) => (tried++, broken.create(root)) } }, sandbox("next", answering("next"))], { now: () => time, deadlines: { createMs: 50 } });

    expect(await explore.run("ls")).toMatchObject({ output: "next", backend: "next" });
    await explore.run("ls");
    expect(tried).toBe(1);
    expect(explore.backends()).toMatchObject([{ id: "broken", state: "failed", reason }, { id: "next", state: "serving" }]);
    time = 1001;
    await explore.run("ls");
    expect(tried).toBe(2);
  });

  test("one that is well again serves again, and its stand-in is closed", async () => {
    let time = 0;
    let well = false;
    const standIn = answering("stand-in");
    const { explore } = arrange([{ id: "best", sandbox: { priority: 90, create: () => (well ? answering("best") : failing) } }, sandbox("next", standIn)], { now: () => time });
    await explore.run("ls");

    well = true;
    time = 1001;

    expect(await explore.run("ls")).toMatchObject({ backend: "best" });
    expect(standIn.closed).toBe(true);
    expect(explore.backends()).toMatchObject([{ state: "serving" }, { state: "standby" }]);
  });

  test("one that has served, and whose life is over, is made anew: no weaker one gets the command", async () => {
    const mortal = () => {
      let left = 2;
      return { exec: async () => (left-- > 0 ? { stdout: "alive", stderr: "", exitCode: 0 } : Promise.reject(new Error("expired"))) };
    };
    const weak = answering("weak");
    const { explore, errors } = arrange([{ id: "cloud", sandbox: { create: mortal } }, sandbox("weak", weak, 0)]);

    const answers = [await explore.run("1"), await explore.run("2"), await explore.run("3")];

    expect(answers.map(({ backend }) => backend)).toEqual(["cloud", "cloud", "cloud"]);
    expect(weak.commands).toEqual([]);
    expect(errors).toEqual([["cloud", expect.stringContaining("expired")]]);
  });

  test("the one that was named has no stand-in, and what is wrong with it is said", async () => {
    const weak = answering("weak");
    const { explore } = arrange([sandbox("cloud", failing), sandbox("weak", weak, 0)], { named: "cloud" });

    await expect(explore.run("ls")).rejects.toMatchObject({ code: "SANDBOX_UNAVAILABLE", message: "No sandbox can run it.\ncloud: the microVM is gone" });
    expect(weak.commands).toEqual([]);
    expect(explore.backends()).toMatchObject([{ id: "cloud", state: "failed" }, { id: "weak", state: "off", reason: '"cloud" was asked for by name.' }]);
  });

  test("a name that no sandbox has is an error, with the nearest", async () => {
    const { explore } = arrange([sandbox("cloud", answering(""))], { named: "clowd" });

    await expect(explore.run("ls")).rejects.toMatchObject({ code: "SANDBOX_UNKNOWN", hint: 'Did you mean "cloud"?' });
  });
});

describe("limits", () => {
  test("a command that is late is given up, and its sandbox closed and made anew, after it has shown that it answers", async () => {
    const made: ReturnType<typeof createMockExploreBackend>[] = [];
    const create = () => {
      const backend = createMockExploreBackend((command) => (command === "hang" ? never() : { stdout: command }));
      made.push(backend);
      return backend;
    };
    const { explore } = arrange([{ id: "one", sandbox: { create } }, sandbox("weak", answering("weak"), 0)], { deadlines: { execMs: 50 } });

    await expect(explore.run("hang")).rejects.toMatchObject({ code: "EXPLORE_TIMEOUT", message: "The command did not finish within 0.05 s, and was ended." });

    expect(await explore.run("ls")).toMatchObject({ output: "ls", backend: "one" });
    expect(made.map(({ commands, closed }) => ({ commands, closed }))).toEqual([{ commands: ["hang"], closed: true }, { commands: ["true", "ls"], closed: false }]);
  });

  test("a sandbox that hangs with every command is found out by that", async () => {
    const { explore } = arrange([sandbox("hanging", { exec: never }), sandbox("next", answering("next"), 0)], { deadlines: { execMs: 50, createMs: 50 } });

    await expect(explore.run("ls")).rejects.toMatchObject({ code: "EXPLORE_TIMEOUT" });

    expect(await explore.run("ls")).toMatchObject({ backend: "next" });
  });

  test("ten run at once, the others in turn", async () => {
    let running = 0;
    let most = 0;
    const backend: PluginExploreBackend = {
      async exec(command) {
        most = Math.max(most, ++running);
        await new Promise(setImmediate);
        running--;
        return { stdout: command, stderr: "", exitCode: 0 };
      },
    };
    const { explore } = arrange([sandbox("one", backend)]);

    const answers = await Promise.all(Array.from({ length: 35 }, (_, number) => explore.run(`${number}`)));

    expect(most).toBe(10);
    expect(answers.map(({ output }) => Number(output))).toEqual(Array.from({ length: 35 }, (_, number) => number));
  });

  test("whoever waits too long for a place, or gives up, leaves the queue", async () => {
    const { explore } = arrange([sandbox("one", { exec: never })], { deadlines: { execMs: 100 } });
    const given = new AbortController();
    const busy = Array.from({ length: 10 }, () => explore.run("hang").catch((thrown) => thrown.code));
    const impatient = explore.run("ls", { signal: given.signal }).catch((thrown) => thrown.code);

    given.abort();

    expect(await impatient).toBe("EXPLORE_CANCELLED");
    expect(await Promise.all(busy)).toEqual(Array(10).fill("EXPLORE_TIMEOUT"));
  });

  test.each(["", "  \n", "ls\0", `echo ${"x".repeat(100_000)}`])("a command that no sandbox could take is refused, and is nobody's failure", async (command) => {
    const { explore } = arrange([sandbox("one", answering(""))]);

    await expect(explore.run(command)).rejects.toMatchObject({ code: "COMMAND_INVALID" });
    expect(explore.backends()[0]?.state).toBe("untried");
  });
});

describe("the end", () => {
  test("a reload closes what serves when its commands are done, and the next one begins anew", async () => {
    const made: ReturnType<typeof createMockExploreBackend>[] = [];
    let finish = () => {};
    const create = () => {
      const backend = createMockExploreBackend((command) => (command === "slow" ? new Promise((resolve) => (finish = () => resolve({ stdout: "done" }))) : {}));
      made.push(backend);
      return backend;
    };
    const { explore } = arrange([{ id: "one", sandbox: { create } }]);
    await explore.run("ls");
    const slow = explore.run("slow");
    await new Promise(setImmediate);

    await explore.reload();
    await explore.run("ls");
    const whileItRuns = made[0]?.closed;
    finish();

    expect(await slow).toMatchObject({ output: "done" });
    expect([whileItRuns, made[0]?.closed, made[1]?.closed, made.length]).toEqual([false, true, false, 2]);
  });

  test("closing ends what runs, closes the backend once, and takes no more", async () => {
    let closings = 0;
    const { explore } = arrange([sandbox("one", { exec: never, close: async () => void closings++ })]);
    const running = explore.run("hang").catch((thrown) => thrown.code);
    await new Promise(setImmediate);

    await explore.close();
    await explore.close();

    expect([await running, closings]).toEqual(["EXPLORE_CANCELLED", 1]);
    await expect(explore.run("ls")).rejects.toMatchObject({ code: "SANDBOX_UNAVAILABLE" });
  });

  test("a close() that throws or hangs keeps nobody", async () => {
    const { explore, errors } = arrange([sandbox("one", { exec: async () => ({ stdout: "", stderr: "", exitCode: 0 }), close: never })], { deadlines: { closeMs: 50 } });
    await explore.run("ls");

    await explore.close();

    expect(errors).toEqual([["one", expect.stringContaining("close() did not finish within 50 ms")]]);
  });
});

function sandbox(id: string, backend: PluginExploreBackend, priority?: number): SandboxPlugin {
  return { id, sandbox: { create: () => backend, ...(priority === undefined ? {} : { priority }) } };
}

function arrange(plugins: SandboxPlugin[], { named, ...options }: Partial<ExploreOptions> = {}) {
  const errors: [string, string][] = [];
  const explore = createExplore({
    kinds: rankKinds({ builtIns: [], plugins: plugins.map(pluginKind), named }),
    named,
    openFiles: () => ({ onDisk: async () => "/semantic", layered: never, close: async () => undefined }),
    hooks: { beforeExplore: (context) => context, afterExplore: () => undefined },
    call: callPlugin,
    onError: (id, thrown) => void errors.push([id, String(thrown)]),
    ...options,
  });
  return { explore, errors };
}
