import { createRequire } from "node:module";
import { dirname } from "node:path";
import type { Finding } from "../../findings.ts";
import { dependenciesIn } from "../target/read-manifest.ts";
import { projectOf, type DoctorSubject } from "../doctor-subject.ts";
import type { Check } from "../run-checks.ts";
import { installedPackage, pluginPackages, type InstalledPackage } from "./plugin-packages.ts";

/** What the packages of plugins ask for, against what they get from where they lie: peers, one SDK for all, the runtime. */
export const packages: Check<DoctorSubject> = {
  name: "packages",
  needs: ["config"],
  async examine(subject) {
    const found = await pluginPackages(projectOf(subject).loaded.path);
    return (await Promise.all(found.map(examinePackage))).flat();
  },
};

async function examinePackage(plugin: InstalledPackage): Promise<Finding[]> {
  const faults = [...(await examinePeers(plugin)), ...(await examineSdk(plugin)), ...(await examineEngines(plugin))];
  const about = { subject: plugin.name, location: { file: plugin.manifest.path } };
  if (faults.length > 0) return faults.map((fault) => ({ ...fault, ...about }));
  return [{ code: "PACKAGE_FITS", severity: "ok", subject: plugin.name, message: "its peers are installed in versions that it admits, and it admits this runtime" }];
}

type Fault = Omit<Finding, "subject">;

async function examinePeers({ dir, manifest }: InstalledPackage): Promise<Fault[]> {
  const optional = dependenciesIn(manifest, "peerDependenciesMeta");
  const faults = await Promise.all(Object.entries(dependenciesIn(manifest, "peerDependencies")).map(async ([name, range]): Promise<Fault[]> => {
    const asked = typeof range === "string" ? range : "*";
    const installed = await installedPackage(name, dir);
    // An optional one is asked for when it is used, and the plugin's health says so.
    if (!installed) return isOptional(optional[name]) ? [] : [{ code: "PEER_MISSING", severity: "error", message: `it needs ${name} ${asked}, which is not installed where it could find it`, hint: `Install ${name} in the project.` }];
    const version = String(installed.manifest.value.version);
    if (await admits(asked, version)) return [];
    return [{ code: "PEER_UNFIT", severity: "warning", message: `it asks for ${name} ${asked}, and gets ${version}`, hint: `Install ${name} in a version that fits, or a newer version of the plugin.` }];
  }));
  return faults.flat();
}

/** Errors, and what else is told apart by identity, are strange to another copy of the SDK. */
async function examineSdk({ dir }: InstalledPackage): Promise<Fault[]> {
  const [own, ours] = await Promise.all([installedPackage(sdk, dir), installedPackage(sdk, dirname(createRequire(import.meta.url).resolve("@atlas/cli/package.json")))]);
  if (!own || !ours || own.dir === ours.dir) return [];
  return [{ code: "SDK_TWICE", severity: "warning", message: `it gets a copy of ${sdk} of its own (${String(own.manifest.value.version)}, in ${own.dir}), beside the one of Atlas (${String(ours.manifest.value.version)})`, hint: "The plugin should ask for the SDK in peerDependencies alone; then install again, or let your package manager dedupe." }];
}

async function examineEngines({ manifest }: InstalledPackage): Promise<Fault[]> {
  const [engine, version] = process.versions.bun === undefined ? ["node", process.versions.node] : ["bun", process.versions.bun];
  const range = dependenciesIn(manifest, "engines")[engine ?? ""];
  if (typeof range !== "string" || (await admits(range, version ?? ""))) return [];
  return [{ code: "ENGINE_UNFIT", severity: "warning", message: `it asks for ${engine} ${range}, and this is ${version}`, hint: "Run Atlas on a version that fits, or install a version of the plugin that admits this one." }];
}

/** A range that cannot be read is for `plugin validate` to tell, and what is not a version cannot be judged. */
async function admits(range: string, version: string): Promise<boolean> {
  const { default: semver } = await import("semver");
  if (semver.validRange(range) === null || semver.valid(version) === null) return true;
  return semver.satisfies(version, range, { includePrerelease: true });
}

function isOptional(meta: unknown): boolean {
  return typeof meta === "object" && meta !== null && "optional" in meta && meta.optional === true;
}

const sdk = "@useatlas/plugin-sdk";
