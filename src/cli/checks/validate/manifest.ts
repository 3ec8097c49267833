import { createRule } from "../create-rule.ts";

export const manifest = createRule({
  name: "manifest",
  passed: { code: "MANIFEST_READ", message: "package.json can be read" },
  judge({ manifest: { problem } }) {
    return problem ? [{ ...problem, severity: "error", hint: "A plugin is a package: give it a package.json with a name, a version and its peers." }] : [];
  },
});
