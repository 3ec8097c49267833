import { createRule } from "../create-rule.ts";
import { locateKey } from "../target/read-manifest.ts";

export const packageName = createRule({
  name: "package-name",
  needs: ["manifest"],
  passed: { code: "PACKAGE_NAMED", message: "The package is named as plugins are" },
  judge({ manifest }) {
    const { name } = manifest.value;
    if (typeof name !== "string" || name.trim() === "") {
      return [{ code: "PACKAGE_NAME_MISSING", severity: "error", message: "package.json has no name", hint, location: locateKey(manifest, "name") }];
    }
    if (convention.test(name)) return [];
    return [{ code: "PACKAGE_NAME_UNCONVENTIONAL", severity: "warning", message: `The name "${name}" does not say that it is an Atlas plugin`, hint, location: locateKey(manifest, "name") }];
  },
});

const convention = /^(atlas-plugin-[a-z0-9][a-z0-9._-]*|@[a-z0-9][a-z0-9._-]*\/(atlas-)?plugin-[a-z0-9][a-z0-9._-]*)$/;
const hint = "Name it atlas-plugin-<name>, @scope/plugin-<name> or @scope/atlas-plugin-<name>.";
