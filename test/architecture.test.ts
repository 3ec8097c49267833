import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

/** Each part, and the parts that it may import by name. */
const allowed: Record<string, string[]> = {
  "src/plugin-sdk": [],
  "src/api": ["@useatlas/plugin-sdk"],
  "src/cli": ["@useatlas/plugin-sdk", "@atlas/api", "@atlas/cli"],
  plugins: ["@useatlas/plugin-sdk"],
};

describe.each(Object.entries(allowed))("%s", (part, others) => {
  test.each(sourcesIn(part))("%s imports only what it may", (file) => {
    for (const specifier of importsOf(file)) {
      if (/^@(useatlas|atlas)\//.test(specifier)) expect(others).toContain(specifier.split("/").slice(0, 2).join("/"));
      if (specifier.startsWith(".")) expect(join(dirname(file), specifier)).toMatch(new RegExp(`^${ownPart(file)}/`));
    }
  });
});

test("the rooms of the host do not know one another: only lib/ composes them", () => {
  const trespasses = sourcesIn("src/api").flatMap((file) => {
    const room = roomOf(file);
    if (room === "lib") return [];
    const others = importsOf(file).filter((specifier) => specifier.startsWith(".") && roomOf(join(dirname(file), specifier)) !== room);
    return others.map((specifier) => `${file} imports ${specifier}`);
  });

  expect(trespasses).toEqual([]);
});

test("a start of the CLI loads commander and picocolors, and the SDK's errors", () => {
  expect(startUpPackages("src/cli/main.ts")).toEqual(new Set(["commander", "picocolors", "@useatlas/plugin-sdk/errors"]));
  expect(startUpPackages("src/plugin-sdk/errors.ts")).toEqual(new Set());
});

test("a host that only queries loads no AI SDK, no server and no shell", () => {
  const packages = startUpPackages("src/api/lib/host.ts");

  for (const heavy of ["ai", "zod", "hono", "just-bash", "@ai-sdk/openai", "@ai-sdk/anthropic", "@ai-sdk/openai-compatible"]) expect(packages).not.toContain(heavy);
  expect(packages).toContain("pino");
});

test("all packages have one version, and depend on each other at that version", () => {
  const manifests = ["package.json", "src/plugin-sdk/package.json", "src/api/package.json", ...sourcesIn("plugins", "package.json")].map(manifest);
  const { version } = manifest("package.json");

  expect(new Set(manifests.map((one) => one.version))).toEqual(new Set([version]));
  for (const { dependencies = {} } of manifests) {
    for (const [name, range] of Object.entries(dependencies)) {
      if (/^@(useatlas|atlas)\//.test(name)) expect(`${name} ${range}`).toBe(`${name} ${version}`);
    }
  }
});

test("no file is longer than 250 lines", () => {
  const long = ["src", "plugins", "bench", "test"]
    .flatMap((part) => sourcesIn(part))
    .filter((file) => readFileSync(join(root, file), "utf8").split("\n").length > 251);

  expect(long).toEqual([]);
});

/** The packages reached from `file` by static imports, which is what every start of the CLI pays for. */
function startUpPackages(file: string, packages = new Set<string>(), seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return packages;
  seen.add(file);
  for (const specifier of importsOf(file, /^(?:import|export) (?!type )(?:[^"';=]*? from )?"([^"]+)"/gm)) {
    if (specifier.startsWith(".")) startUpPackages(join(dirname(file), specifier), packages, seen);
    else if (!specifier.startsWith("node:")) packages.add(specifier);
  }
  return packages;
}

/** One plugin is a part of its own: it may not reach into another. */
function ownPart(file: string): string {
  const [first, second] = file.split("/");
  return `${first}/${second}`;
}

function roomOf(file: string): string | undefined {
  return relative("src/api", file).split("/")[0];
}

function importsOf(file: string, pattern = /(?:from |import |import\()"([^"]+)"/g): string[] {
  return [...readFileSync(join(root, file), "utf8").matchAll(pattern)].flatMap(([, specifier]) => specifier ?? []);
}

function manifest(file: string): { version: string; dependencies?: Record<string, string> } {
  return JSON.parse(readFileSync(join(root, file), "utf8"));
}

function sourcesIn(part: string, ending = ".ts"): string[] {
  if (!existsSync(join(root, part))) return [];
  return readdirSync(join(root, part), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending) && !/node_modules|dist/.test(entry.parentPath))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}
