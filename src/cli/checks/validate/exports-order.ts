import { createRule, type Fault } from "../create-rule.ts";
import { locateKey, type Manifest } from "../target/read-manifest.ts";

export const exportsOrder = createRule({
  name: "exports-order",
  needs: ["manifest"],
  passed: { code: "EXPORTS_ORDERED", message: "Each condition of its exports can be reached" },
  judge({ manifest }) {
    const { exports } = manifest.value;
    return typeof exports === "object" && exports !== null ? faultsIn(exports, ["exports"], manifest) : undefined;
  },
});

/** The first condition that holds is taken, so the order is the meaning. */
function faultsIn(owner: object, path: readonly string[], manifest: Manifest): Fault[] {
  const conditions = Object.keys(owner).filter((key) => !key.startsWith("."));
  const [unreachable] = conditions.slice(conditions.indexOf("default") + 1);
  const faults: Fault[] = [];
  if (conditions.includes("default") && unreachable !== undefined) {
    faults.push({ code: "EXPORTS_UNREACHABLE", severity: "error", message: `${path.join(" → ")} has the condition "${unreachable}" behind "default", which always holds`, hint: 'Put "default" last.', location: locateKey(manifest, ...path, unreachable) });
  } else if (conditions.slice(0, conditions.indexOf("types")).some((condition) => runtimes.includes(condition))) {
    faults.push({ code: "EXPORTS_TYPES_LATE", severity: "warning", message: `${path.join(" → ")} has "types" behind a condition that TypeScript takes first`, hint: 'Put "types" before "import", "require" and "default".', location: locateKey(manifest, ...path, "types") });
  }
  return [...faults, ...Object.entries(owner).flatMap(([key, inner]) => (typeof inner === "object" && inner !== null ? faultsIn(inner, [...path, key], manifest) : []))];
}

const runtimes = ["import", "require", "node", "default"];
