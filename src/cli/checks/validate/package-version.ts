import { createRule } from "../create-rule.ts";
import { locateKey } from "../target/read-manifest.ts";

export const packageVersion = createRule({
  name: "package-version",
  needs: ["manifest"],
  passed: { code: "PACKAGE_VERSIONED", message: "The version is a semantic one" },
  judge({ manifest }) {
    const { version } = manifest.value;
    if (typeof version === "string" && semantic.test(version)) return [];
    const message = version === undefined ? "package.json has no version" : `The version ${JSON.stringify(version)} is no semantic version`;
    return [{ code: "PACKAGE_VERSION_INVALID", severity: "error", message, hint: 'Write it as "1.0.0".', location: locateKey(manifest, "version") }];
  },
});

// The pattern that semver.org recommends.
const semantic =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$/;
