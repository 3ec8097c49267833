import { createMockExploreBackend } from "@useatlas/plugin-sdk/testing";
import type { PluginExploreBackend } from "@useatlas/plugin-sdk";
import { describe, expect, test } from "vitest";
import { callPlugin } from "../../../src/api/plugins/call-plugin.ts";
import { exploreWith as arrange, sandbox } from "../../support/explore.ts";
import { never } from "../../support/plugins.ts";

const answering = (stdout: string) => createMockExploreBackend({ stdout });

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

  test.each([[undefined, 10_000], [500, 500], [35_000, 35_000], [3_600_000, 60_000]])("a sandbox that says %s of itself is waited for %s ms", async (deadlineMs, waited) => {
    const deadlines: number[] = [];
    const call: typeof callPlugin = (of, run) => {
      if (of.method === "exec()") deadlines.push(of.deadlineMs);
      return callPlugin(of, run);
    };
    const { explore } = arrange([{ id: "one", sandbox: { create: () => answering(""), ...(deadlineMs && { deadlineMs }) } }], { call });

    await explore.run("ls");

    expect(deadlines).toEqual([waited]);
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

  test("one that is still being created is closed when it comes, and not waited for without end", async () => {
    const late = createMockExploreBackend();
    let come = () => {};
    const creations = [new Promise<typeof late>((resolve) => (come = () => resolve(late))), never()];
    const { explore } = arrange(creations.map((creation, index) => ({ id: `slow${index}`, sandbox: { create: () => creation } })), { deadlines: { createMs: 50, closeMs: 50 } });
    await explore.run("ls").catch(() => undefined);

    await explore.close();
    come();
    await new Promise(setImmediate);

    expect([late.closed, late.commands]).toEqual([true, []]);
  });

  test("a close() that throws or hangs keeps nobody", async () => {
    const { explore, errors } = arrange([sandbox("one", { exec: async () => ({ stdout: "", stderr: "", exitCode: 0 }), close: never })], { deadlines: { closeMs: 50 } });
    await explore.run("ls");

    await explore.close();

    expect(errors).toEqual([["one", expect.stringContaining("close() did not finish within 50 ms")]]);
  });
});
