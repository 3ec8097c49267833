import { mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { repository, writeFiles } from "../../support/temp-project.ts";
import { config, healthy, withTables } from "../doctor/project.ts";
import { datasource, faultyPlugins, faultySources } from "./faulty-plugins.ts";
import { rendezvous } from "./rendezvous.ts";
import { canary, expectClean, runtimes, start, type Ended, type FaultDocument, type Runtime } from "./run.ts";

/** Each of these waits for a deadline of Atlas', so all of them wait at the same time. */
const cases = ["doctor with faulty plugins", "validate", "migrate", "doctor", "migrate interrupted", "doctor interrupted"] as const;
let root: string;
let place: Awaited<ReturnType<typeof rendezvous>>;
const results = new Map<string, Ended & { document: FaultDocument }>();

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "atlas-test-")));
  place = await rendezvous();
  await symlink(join(repository, "node_modules"), join(root, "node_modules"));
  await writeFiles(root, {
    "faulty/atlas.config.ts": config([...faultySources, datasource, healthy].join(",\n")),
    "silent/atlas.config.ts": config(withTables),
    ...validated("hangs", "healthCheck: () => new Promise<never>(() => {})"),
    ...validated("leaves", "healthCheck() { process.exit(0); }"),
    ...validated("throws", "async healthCheck() { throw new Error(JSON.stringify(process.env)); }"),
  });
  await Promise.all(runtimes.flatMap((runtime) => cases.map((name) => begin(name, runtime))));
});
afterAll(async () => {
  place.close();
  await rm(root, { recursive: true, force: true });
});

async function begin(name: (typeof cases)[number], runtime: Runtime): Promise<void> {
  const silent = name.endsWith("interrupted") ? await rendezvous() : place;
  const [command = ""] = name.split(" ");
  const { words, folder, environment } =
    name === "validate"
      ? { words: ["plugin", "validate"], folder: "validated", environment: { CRM_KEY: canary } }
      : name === "doctor with faulty plugins"
        ? { words: ["doctor"], folder: "faulty", environment: {} }
        : { words: [command], folder: "silent", environment: { DATABASE_URL: `postgres://u:${canary}@127.0.0.1:${silent.port}/x` } };
  const { child, ended } = start([...words, "--json"], { cwd: join(root, folder), runtime, environment });
  if (silent !== place) {
    await silent.called();
    child.kill("SIGINT");
  }
  const result = await ended;
  if (silent !== place) silent.close();
  results.set(`${name} on ${runtime}`, { ...result, document: JSON.parse(result.stdout) });
}

describe.each(runtimes)("on %s", (runtime) => {
  function resultOf(name: (typeof cases)[number]) {
    const result = results.get(`${name} on ${runtime}`);
    if (!result) throw new Error(`${name} did not run.`);
    expectClean(result);
    expect(result.document).toMatchObject({ schemaVersion: 1, exitCode: result.exitCode });
    return result;
  }

  test.each(faultyPlugins)("doctor tells $id as $code", ({ id, code }) => {
    const { document, stderr } = resultOf("doctor with faulty plugins");

    expect(document.findings).toContainEqual(expect.objectContaining({ subject: id, code, severity: "error" }));
    expect(document.exitCode).toBe(1);
    expect(stderr).toBe("");
  });

  test.each(["warehouse", "good"])("and passes %s, which stands among them", (id) => {
    expect(resultOf("doctor with faulty plugins").document.findings).toContainEqual(expect.objectContaining({ subject: id, code: "PLUGIN_HEALTHY" }));
  });

  test.each([["hangs", "HEALTH_TIMEOUT"], ["leaves", "HEALTH_EXITED"], ["throws", "HEALTH_THROWS"]])("plugin validate tells that a health check %s, and shows nothing of the environment", (name, code) => {
    const { document } = resultOf("validate");

    expect(document.findings).toContainEqual(expect.objectContaining({ subject: expect.stringContaining(name), code, severity: "error" }));
    expect(document.exitCode).toBe(1);
  });

  test("a database that takes the call and never speaks is given up", () => {
    const says = expect.stringContaining("it did not answer within 5 s");

    expect(resultOf("migrate").document).toMatchObject({ exitCode: 3, error: { code: "DATABASE_UNREACHABLE", message: says } });
    expect(resultOf("doctor").document).toMatchObject({ exitCode: 1, findings: expect.arrayContaining([expect.objectContaining({ code: "DATABASE_SILENT", message: says })]) });
  });

  test.each(["migrate interrupted", "doctor interrupted"] as const)("%s while it waits for such a database ends with 130, and with a document that says so", (name) => {
    const { exitCode, stderr } = resultOf(name);

    expect(exitCode).toBe(130);
    expect(stderr).toContain("SIGINT: stopping. Once more to force it.");
  });
});

/** A plugin package that keeps all conventions, with one part that does not. */
function validated(name: string, part: string): Record<string, string> {
  const manifest = { name: `atlas-plugin-${name}`, type: "module", version: "1.0.0", license: "MIT", exports: "./index.ts", peerDependencies: { "@useatlas/plugin-sdk": "*" } };
  return {
    [`validated/plugins/${name}/package.json`]: JSON.stringify(manifest),
    [`validated/plugins/${name}/index.ts`]: `import { definePlugin } from "@useatlas/plugin-sdk";\nexport default definePlugin({ id: "${name}", type: "context", version: "1.0.0", contextProvider: { load: async () => "" }, ${part} });\n`,
  };
}
