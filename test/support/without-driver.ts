import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { bun, run } from "./atlas.ts";
import { repository, writeFiles } from "./temp-project.ts";

/** What the health check of a reference plugin says where its driver is not installed. */
export async function healthWithoutDriver({ id, factory, config }: { id: string; factory: string; config: object }): Promise<unknown> {
  // Not a project of the tests: it would find the repository's packages.
  const folder = await mkdtemp(join(tmpdir(), "atlas-without-driver-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, "node_modules/@useatlas"), { recursive: true });
  await symlink(join(repository, "src/plugin-sdk"), join(folder, "node_modules/@useatlas/plugin-sdk"));
  await symlink(join(repository, "node_modules/zod"), join(folder, "node_modules/zod"));
  await cp(join(repository, "plugins", id, "src"), join(folder, "src"), { recursive: true });
  await writeFiles(folder, { "check.ts": `import { ${factory} } from "./src/index";\nconsole.log(JSON.stringify(await ${factory}(${JSON.stringify(config)}).healthCheck()));\n` });
  const { stdout } = await run(bun, ["check.ts"], folder);
  return JSON.parse(stdout);
}
