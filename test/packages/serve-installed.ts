import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** The page of `atlas serve` as it is installed in `folder`, with the program that it loads. */
export async function installedPage(program: string, folder: string): Promise<{ html: string; script: string }> {
  const child = spawn(program, [join(folder, "node_modules/@atlas/cli/bin/atlas.js"), "serve", "--port", "0"], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  try {
    const [line]: string[] = await Promise.race([once(createInterface(child.stdout), "line"), ended.then(() => ["It ended."])]);
    const url = /http:\S+/.exec(line ?? "")?.[0];
    if (url === undefined) throw new Error(`atlas serve did not start: ${line}`);
    const html = await (await fetch(url)).text();
    const script = await fetch(new URL(/<script type="module"[^>]* src="([^"]+)"/.exec(html)?.[1] ?? "/no-script", url));
    if (!script.ok) throw new Error(`The page's program is not there: ${script.status}`);
    return { html, script: await script.text() };
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}
