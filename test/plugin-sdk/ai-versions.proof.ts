import { mkdtemp, mkdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { repository, writeFiles } from "../support/temp-project.ts";

const program = `
  import { definePlugin, type PluginAction } from "@useatlas/plugin-sdk";
  import { dynamicTool, jsonSchema, tool } from "ai";
  import { z } from "zod";
  import { z as z3 } from "zod/v3";

  const tools = [
    tool({ description: "a", inputSchema: z.object({ n: z.number() }), execute: async ({ n }) => n + 1 }),
    tool({ inputSchema: z3.object({ n: z3.number() }), execute: ({ n }) => n + 1 }),
    tool({ inputSchema: jsonSchema<{ n: number }>({ type: "object" }), execute: async ({ n }) => n + 1 }),
    dynamicTool({ description: "d", inputSchema: z.object({ n: z.number() }), execute: async (input) => z.object({ n: z.number() }).parse(input).n + 1 }),
  ] as const;
  const actions = tools.map((tool, index): PluginAction => (
    { name: "a" + index, description: "x", actionType: "x", reversible: true, defaultApproval: "manual", tool }
  ));
  const plugin = definePlugin({ id: "p", type: "action", version: "1.0.0", actions });
  console.log(await Promise.all(plugin.actions.map(({ tool }) => tool.execute?.({ n: 1 }, { toolCallId: "c", messages: [] }))));
`;

const tsconfig = {
  compilerOptions: {
    target: "es2022",
    lib: ["es2023"],
    types: ["node"],
    typeRoots: [join(repository, "node_modules/@types")],
    module: "preserve",
    moduleResolution: "bundler",
    customConditions: ["bun"],
    strict: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    noEmit: true,
  },
};

test.each([5, 6])("tools of AI SDK %d pass the types of an action, and run", async (major) => {
  const root = await mkdtemp(join(tmpdir(), "atlas-ai-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const files = { "package.json": '{ "private": true, "type": "module" }', "tsconfig.json": JSON.stringify(tsconfig), "program.ts": program };
  await writeFiles(root, files);
  await execa("npm", ["install", "--no-audit", "--no-fund", `ai@${major}`, "zod@4"], { cwd: root });
  await mkdir(join(root, "node_modules/@useatlas"));
  await symlink(join(repository, "src/plugin-sdk"), join(root, "node_modules/@useatlas/plugin-sdk"));

  const compiled = await execa(join(repository, "node_modules/.bin/tsc"), ["-p", "."], { cwd: root, reject: false });
  const ran = await execa(join(repository, "node_modules/.bin/bun"), ["program.ts"], { cwd: root });

  expect(compiled.stdout).toBe("");
  expect(compiled.exitCode).toBe(0);
  expect(ran.stdout).toBe("[ 2, 2, 2, 2 ]");
});
