import { createRule } from "../create-rule.ts";
import { locateKey } from "../target/read-manifest.ts";

export const packageType = createRule({
  name: "package-type",
  needs: ["manifest"],
  passed: { code: "PACKAGE_IS_MODULE", message: "The package is an ES module" },
  judge({ manifest }) {
    const { type } = manifest.value;
    if (type === "module") return [];
    const message = type === undefined ? 'package.json does not say "type": "module"' : `package.json says "type": ${JSON.stringify(type)}`;
    return [{ code: "PACKAGE_NOT_MODULE", severity: "error", message, hint: 'Plugins are ES modules: set "type": "module", or Node takes the built files for CommonJS.', location: locateKey(manifest, "type"), edits: [{ path: ["type"], value: "module" }] }];
  },
});
