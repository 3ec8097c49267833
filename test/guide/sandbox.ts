/* oxlint-disable no-unused-vars */
import { execFile } from "node:child_process";
import { definePlugin, type PluginExecResult } from "@useatlas/plugin-sdk";

// The body of exec() is left to the reader, so this type lets it return nothing; `runInFolder` below is what the reader writes.
interface PluginExploreBackend {
  exec(command: string): Promise<void>;
  close(): Promise<void>;
}

const parts = {
  // the guide's block begins
  sandbox: {
    create(semanticRoot: string): PluginExploreBackend {
      return {
        async exec(command: string) {
          // Execute command in isolation, return { stdout, stderr, exitCode }
        },
        async close() { /* cleanup */ },
      };
    },
    priority: 60,
  },
  security: {
    networkIsolation: true,
    filesystemIsolation: true,
    unprivilegedExecution: true,
    description: "My isolation mechanism...",
  },
  // the guide's block ends
};

export default definePlugin({
  id: "my-sandbox",
  type: "sandbox",
  version: "1.0.0",
  ...parts,
  sandbox: {
    ...parts.sandbox,
    create: (semanticRoot) => ({ ...parts.sandbox.create(semanticRoot), exec: (command) => runInFolder(command, semanticRoot) }),
  },
});

function runInFolder(command: string, cwd: string): Promise<PluginExecResult> {
  return new Promise((resolve) => {
    const child = execFile("/bin/sh", ["-c", command], { cwd }, (_failure, stdout, stderr) => {
      resolve({ stdout, stderr, exitCode: child.exitCode ?? 1 });
    });
  });
}
