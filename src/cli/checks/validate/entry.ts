import { createRule } from "../create-rule.ts";
import { locateKey } from "../target/read-manifest.ts";

export const entry = createRule({
  name: "entry",
  passed: { code: "ENTRY_EXISTS", message: "There is an entry to load" },
  judge({ entry: path, missingExports, manifest }) {
    const location = locateKey(manifest, "exports");
    const missing = missingExports.map((target) => ({
      code: "ENTRY_MISSING",
      severity: "error" as const,
      message: `package.json exports ${target}, which does not exist`,
      hint: "Correct the path, or build the package.",
      location,
    }));
    if (path || missing.length > 0) return missing;
    return [{ code: "ENTRY_MISSING", severity: "error", message: "There is nothing to load", hint: 'Export the plugin from src/index.ts, or name another file in "exports" of package.json.', location }];
  },
});
