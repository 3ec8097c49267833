import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { run } from "../support/atlas.ts";
import { driversOf, entryOf, referencePlugins, type ReferencePlugin } from "../support/reference-plugins.ts";
import { freePort } from "../support/servers/silent-server.ts";
import { repository } from "../support/temp-project.ts";

const withDriver = referencePlugins.filter(({ id }) => driversOf(id).length > 0);

describe.each(withDriver)("$id", (plugin) => {
  test("loads its driver at its first use, and neither when it is imported nor when it is made", async () => {
    const { loaded } = await inProcess(plugin, entryOf(plugin.id), repository);

    expect(loaded.atFirst).toEqual([]);
    expect(loaded.inUse).toContainEqual(expect.stringMatching(new RegExp(`/node_modules/(${driversOf(plugin.id).join("|")})/`)));
  });

  test("can be made where its driver is not installed, and then tells the command that installs it", async () => {
    const root = await withoutDriver(plugin.id);

    const { health } = await inProcess(plugin, join(root, "src/index.ts"), root);

    const [driver] = driversOf(plugin.id);
    expect(health).toMatchObject({ healthy: false, message: `This plugin requires the ${driver} package. Install it with: bun add ${driver}` });
  });
});

interface Seen {
  loaded: { atFirst: string[]; inUse: string[] };
  health: { healthy: boolean; message?: string };
}

/** Imports the plugin in a process of its own, makes it, and uses it once. */
async function inProcess({ id, factory, config }: ReferencePlugin, entry: string, cwd: string): Promise<Seen> {
  const port = await freePort();
  const settings = config({ url: `http://127.0.0.1:${port}`, port, folder: join(repository, "templates") });
  const { stdout, stderr } = await run("node", ["--input-type=module", "-e", script({ entry, factory, settings, drivers: driversOf(id) })], cwd);
  const [line] = stdout.split("\n").filter((text) => text.startsWith('{"loaded"'));
  if (line === undefined) throw new Error(`The process of ${id} told nothing: ${stdout}${stderr}`);
  return JSON.parse(line);
}

/** ES modules are seen by a hook, the others in the cache of `require`. */
function script({ entry, factory, settings, drivers }: { entry: string; factory: string; settings: object; drivers: string[] }): string {
  const jiti = createRequire(import.meta.url).resolve("jiti");
  const hook = `let port; export const initialize = (data) => void (port = data.port);
    export const load = async (url, context, next) => (port.postMessage(url), next(url, context));`;
  return `
    import { createRequire, register } from "node:module";
    import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
    const { port1, port2 } = new MessageChannel();
    register("data:text/javascript,${encodeURIComponent(hook)}", { data: { port: port2 }, transferList: [port2] });
    const require = createRequire(${JSON.stringify(jiti)});
    const modules = new Set();
    function loaded() {
      for (let got = receiveMessageOnPort(port1); got; got = receiveMessageOnPort(port1)) modules.add(got.message);
      const drivers = ${JSON.stringify(drivers)};
      return [...modules, ...Object.keys(require.cache)].filter((path) => drivers.some((name) => path.includes("/node_modules/" + name + "/"))).slice(0, 3);
    }
    const { ${factory}: make } = await require(${JSON.stringify(jiti)}).createJiti(${JSON.stringify(entry)}).import(${JSON.stringify(entry)});
    const plugin = make(${JSON.stringify(settings)});
    const atFirst = loaded();
    const health = await plugin.healthCheck();
    await plugin.teardown?.();
    console.log(JSON.stringify({ loaded: { atFirst, inUse: loaded() }, health }));
    process.exit();`;
}

/** A copy of the plugin beside everything that it needs but its driver. */
async function withoutDriver(id: string): Promise<string> {
  const source = dirname(dirname(entryOf(id)));
  const root = await realpath(await mkdtemp(join(tmpdir(), "atlas-alone-")));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await cp(join(source, "src"), join(root, "src"), { recursive: true });
  await cp(join(source, "package.json"), join(root, "package.json"));
  const { dependencies } = JSON.parse(await readFile(join(source, "package.json"), "utf8")) as { dependencies: Record<string, string> };
  for (const name of ["@useatlas/plugin-sdk", ...Object.keys(dependencies)]) {
    await mkdir(dirname(join(root, "node_modules", name)), { recursive: true });
    await symlink(join(repository, "node_modules", name), join(root, "node_modules", name));
  }
  return root;
}
