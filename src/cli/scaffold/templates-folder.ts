import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The folder of the package @atlas/cli: of the checkout, or of what npm installed. */
export function cliFolder(): string {
  // By the package's own name: this file runs from src/cli/scaffold and from dist/scaffold.
  return dirname(createRequire(import.meta.url).resolve("@atlas/cli/package.json"));
}

/** The folder of the templates called `name`, such as `project` or `plugin/datasource`. */
export function templatesFolder(name: string): string {
  return join(cliFolder(), "templates", name);
}
