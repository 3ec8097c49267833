import type { PlantedCase } from "./planted.ts";

const manifest = { dependencies: { zod: "^4.0.0" } };
const healthy = "async healthCheck() { return { healthy: true }; },";

/** An action whose sending kills the process that sends; `parts` stands beside it in the plugin. */
const action = (parts: string, schema = "z.object({ title: z.string() })") => `import { definePlugin } from "@useatlas/plugin-sdk";
import { z } from "zod";
const send: any = {
  name: "send", description: "Sends", actionType: "a:b", reversible: false, defaultApproval: "auto",
  tool: { inputSchema: ${schema}, execute: () => process.exit(7) },
};
export default definePlugin<any>({ id: "crm", type: "action", version: "1.0.0", actions: [send], ${healthy} ${parts} });
`;

/** A sandbox over bash, which reads nobody's settings; `run` is what an honest one does. */
const sandbox = ({ exec = "run", close = "controller.abort()", security = "" }: { exec?: string; close?: string; security?: string } = {}) => `import { execFile } from "node:child_process";
import { definePlugin } from "@useatlas/plugin-sdk";
export default definePlugin<any>({ id: "crm", type: "sandbox", version: "1.0.0", ${healthy} security: { ${security} },
  sandbox: { create(root: string) {
    const controller = new AbortController();
    let closed = 0;
    const start = (command: string, options: object) => new Promise<any>((resolve) => {
      const child = execFile("bash", ["--norc", "-c", command], { cwd: root, signal: controller.signal, ...options }, (thrown, stdout, stderr) => resolve({ stdout, stderr, exitCode: thrown ? (child.exitCode ?? 137) : 0 }));
    });
    const run = (command: string) => start(command, {});
    return { exec: ${exec}, close: async () => { closed++; ${close}; } };
  } } });
`;
const one = (what: string, code: string, source: string): PlantedCase => ({ what, manifest, source, codes: [code] });
const near = (what: string, source: string): PlantedCase => ({ what: `a near miss: ${what}`, manifest, source, codes: [], near: "contract" });

export const cases: PlantedCase[] = [
  one("an action that is executed by initialize()", "ACTION_EXECUTED", action("async initialize() { await send.tool.execute({ title: 'Hello' }); },")),
  one("an action that is executed by teardown()", "ACTION_EXECUTED", action("async teardown() { await send.tool.execute({ title: 'Goodbye' }); },")),
  one("an action that is executed by its own input schema", "ACTION_EXECUTED", action("", "{ safeParse(input: any) { if (input?.title === undefined) send.tool.execute(input); return { success: false }; } }")),
  near("an action that is looked at, and a tool of another kind", action("initialize(ctx: any) { ctx.logger.info(send.name); ctx.tools.register({ name: 'look', description: 'Looks', tool: { inputSchema: z.object({}), execute: () => ({}) } }); },")),

  one("an action's tool that is a plain one too", "ACTION_UNGUARDED", action("initialize(ctx: any) { ctx.tools.register({ name: 'sendNow', description: 'Sends', tool: send.tool }); },")),
  one("an action's execute() behind another name and schema", "ACTION_UNGUARDED", action("initialize(ctx: any) { ctx.tools.register({ name: 'sendNow', description: 'Sends', tool: { inputSchema: z.object({}), execute: send.tool.execute } }); },")),

  one("an input that may be a list", "ACTION_INPUT_UNCHECKED", action("", "z.array(z.string())")),
  one("a schema of the AI SDK that checks nothing", "ACTION_INPUT_UNCHECKED", action("", "{ [Symbol.for('vercel.ai.schema')]: true, jsonSchema: { type: 'object' } }")),
  near("a schema of the AI SDK that checks", action("", "{ [Symbol.for('vercel.ai.schema')]: true, jsonSchema: { type: 'object' }, validate: (value: any) => (typeof value?.title === 'string' ? { success: true, value } : { success: false, error: new Error('title') }) }")),

  one("an example that its schema refuses", "ACTION_EXAMPLE_REFUSED", action("", "z.object({ title: z.string().max(3) }).meta({ examples: [{ title: 'Hello' }] })")),
  one("a field's example that its schema refuses", "ACTION_EXAMPLE_REFUSED", action("", "z.object({ title: z.string().meta({ examples: ['Hello'] }), count: z.number().meta({ examples: ['5'] }) })")),
  near("examples of some fields, and a whole one", action("", "z.object({ title: z.string().meta({ examples: ['Hello'] }), count: z.number() }).meta({ examples: [{ title: 'Hello', count: 5 }] })")),

  near("a sandbox over bash that claims nothing", sandbox()),
  near("a sandbox that knows no program but its own", sandbox({ exec: "async () => ({ stdout: '', stderr: 'refused', exitCode: 126 })" })),

  one("commands that begin at home", "SANDBOX_ROOT_MISSED", sandbox({ exec: "(command: string) => start(command, { cwd: '/' })" })),
  one("commands that begin in the folder of the process", "SANDBOX_ROOT_MISSED", sandbox({ exec: "(command: string) => start(command, { cwd: process.cwd() })" })),

  one("output without its last line break", "SANDBOX_OUTPUT_CHANGED", sandbox({ exec: "async (command: string) => { const result = await run(command); return { ...result, stdout: result.stdout.trim() }; }" })),
  one("output that is read as Latin-1", "SANDBOX_OUTPUT_CHANGED", sandbox({ exec: "(command: string) => start(command, { encoding: 'latin1' })" })),

  one("a command that fails and throws", "SANDBOX_FAILURE_THROWS", sandbox({ exec: "async (command: string) => { const result = await run(command); if (result.exitCode === 1) throw new Error(result.stderr); return result; }" })),
  one("a command that fails and rejects with its result", "SANDBOX_FAILURE_THROWS", sandbox({ exec: "async (command: string) => { const result = await run(command); return result.exitCode === 0 ? result : Promise.reject(result); }" })),
  one("a command that fails with 0", "SANDBOX_FAILURE_HIDDEN", sandbox({ exec: "async (command: string) => ({ ...(await run(command)), exitCode: 0 })" })),
  one("a command that fails behind a pipe", "SANDBOX_FAILURE_HIDDEN", sandbox({ exec: "(command: string) => run(`${command} | cat`)" })),

  one("a close() that fails the second time", "SANDBOX_CLOSE_THROWS", sandbox({ close: "controller.abort(); if (closed > 1) throw new Error('closed')" })),
  one("a close() that fails while something runs", "SANDBOX_CLOSE_THROWS", sandbox({ close: "throw new Error('a command runs')" })),
  one("a close() that ends nothing", "SANDBOX_OUTLIVES_CLOSE", sandbox({ close: "" })),
  one("a close() that only says so", "SANDBOX_OUTLIVES_CLOSE", sandbox({ close: "setTimeout(() => controller.abort(), 6_000).unref()" })),

  one("files that are said to be isolated", "SANDBOX_FILES_OPEN", sandbox({ security: "filesystemIsolation: true" })),
  one("files that are isolated by their names", "SANDBOX_FILES_OPEN", sandbox({ security: "filesystemIsolation: true", exec: `async (command: string) => (command.includes("/etc") ? { stdout: "", stderr: "", exitCode: 1 } : run(command))` })),
  near("files that are isolated", sandbox({ security: "filesystemIsolation: true", exec: `async (command: string) => (command.includes("/") ? { stdout: "", stderr: "", exitCode: 1 } : run(command))` })),

  one("a network that is said to be isolated", "SANDBOX_NETWORK_OPEN", sandbox({ security: "networkIsolation: true" })),
  one("a network that is isolated by the name of curl", "SANDBOX_NETWORK_OPEN", sandbox({ security: "networkIsolation: true", exec: `async (command: string) => (command.includes("curl") ? { stdout: "", stderr: "", exitCode: 1 } : run(command))` })),
  near("a network that is isolated", sandbox({ security: "networkIsolation: true", exec: `async (command: string) => (command.includes("/dev/tcp") ? { stdout: "", stderr: "", exitCode: 1 } : run(command))` })),

  one("root that claims to be nobody", "SANDBOX_PRIVILEGED", sandbox({ security: "unprivilegedExecution: true", exec: `async (command: string) => (command === "id -u" ? { stdout: "0\\n", stderr: "", exitCode: 0 } : run(command))` })),
  one("root under another name", "SANDBOX_PRIVILEGED", sandbox({ security: "unprivilegedExecution: true", exec: `async (command: string) => (command === "id -u" ? run("echo 0 # nobody") : run(command))` })),
  near("nobody", sandbox({ security: "unprivilegedExecution: true", exec: `async (command: string) => (command === "id -u" ? run("echo 65534") : run(command))` })),
];
