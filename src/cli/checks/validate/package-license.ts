import { createRule } from "../create-rule.ts";
import { locateKey } from "../target/read-manifest.ts";

export const packageLicense = createRule({
  name: "package-license",
  needs: ["manifest"],
  passed: { code: "PACKAGE_LICENSED", message: "The licence is stated" },
  judge({ manifest }) {
    const { license } = manifest.value;
    if (typeof license === "string" && license.trim() !== "") return [];
    return [{ code: "PACKAGE_LICENSE_MISSING", severity: "warning", message: "package.json states no licence", hint: 'Without one nobody may use it: set "license", such as "MIT", or "UNLICENSED" to keep it to yourself.', location: locateKey(manifest, "license") }];
  },
});
