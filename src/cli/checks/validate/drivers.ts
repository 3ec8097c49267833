import { createRule, type Fault } from "../create-rule.ts";
import type { ManifestEdit } from "../fix-manifest.ts";
import { locationAt } from "../target/positions.ts";
import { dependenciesIn, locateKey, type Manifest } from "../target/read-manifest.ts";
import { packageImports, type PackageImport } from "../target/source-imports.ts";

export const drivers = createRule({
  name: "drivers",
  needs: ["manifest", "sources"],
  passed: { code: "DRIVERS_OPTIONAL", message: "Drivers are optional peers, loaded at first use" },
  judge({ manifest, sources }) {
    const imports = sources.filter(({ reached }) => reached).flatMap(packageImports);
    const required = firstOfEach(imports.filter(({ kind }) => kind === "require"));
    const optional = Object.keys(dependenciesIn(manifest, "peerDependenciesMeta")).filter((name) => isOptional(manifest, name));
    const lazy = new Set([...required.map(({ name }) => name), ...optional]);
    const early = firstOfEach(imports.filter(({ kind, name }) => kind === "static" && lazy.has(name)));
    if (required.length === 0 && early.length === 0) return undefined;
    return [...required.flatMap((driver) => undeclared(driver, manifest)), ...early.map(imported)];
  },
});

function undeclared({ name, source, offset }: PackageImport, manifest: Manifest): Fault[] {
  if (!(name in dependenciesIn(manifest, "peerDependencies"))) {
    return [{
      code: "DRIVER_NOT_PEER",
      severity: "error",
      message: `The driver ${name} is not in peerDependencies`,
      hint: `Add it there, and "${name}": { "optional": true } to peerDependenciesMeta.`,
      location: locationAt(source, offset),
      edits: [{ path: ["peerDependencies", name], value: peerRange(dependenciesIn(manifest, "devDependencies")[name]) }, optional(name)],
    }];
  }
  if (isOptional(manifest, name)) return [];
  return [{
    code: "DRIVER_NOT_OPTIONAL",
    severity: "error",
    message: `The driver ${name} is loaded at first use, and its peer is not optional`,
    hint: `Add "${name}": { "optional": true } to peerDependenciesMeta.`,
    location: locateKey(manifest, "peerDependencies", name),
    edits: [optional(name)],
  }];
}

function optional(name: string): ManifestEdit {
  return { path: ["peerDependenciesMeta", name, "optional"], value: true };
}

/** From the version that the author tests with up. */
function peerRange(range: unknown): string {
  const [version] = typeof range === "string" ? (range.match(/\d+\.\d+\.\d+\S*/) ?? []) : [];
  return version === undefined ? "*" : `>=${version}`;
}

function imported({ name, source, offset }: PackageImport): Fault {
  return {
    code: "DRIVER_IMPORTED",
    severity: "error",
    message: `The driver ${name} is imported when the plugin is loaded`,
    hint: `Load it at first use with requireDriver("${name}", import.meta.url); import its types with "import type".`,
    location: locationAt(source, offset),
  };
}

function isOptional(manifest: Manifest, name: string): boolean {
  const meta = dependenciesIn(manifest, "peerDependenciesMeta")[name];
  return typeof meta === "object" && meta !== null && "optional" in meta && meta.optional === true;
}

function firstOfEach(imports: readonly PackageImport[]): PackageImport[] {
  return imports.filter(({ name }, index) => imports.findIndex((other) => other.name === name) === index);
}
