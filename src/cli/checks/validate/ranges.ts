import { createRule, type Fault } from "../create-rule.ts";
import { toolVersion } from "../../tool-version.ts";
import { dependenciesIn, locateKey, type DependencyField, type Manifest } from "../target/read-manifest.ts";

export const ranges = createRule({
  name: "ranges",
  needs: ["manifest"],
  passed: { code: "RANGES_VALID", message: "Its ranges can be read, and admit this SDK" },
  async judge({ manifest }) {
    const { default: semver } = await import("semver");
    const isReadable = (range: unknown) => typeof range === "string" && (elsewhere.test(range) || semver.validRange(range) !== null);
    const unreadable = fields.flatMap((field) => Object.entries(dependenciesIn(manifest, field)).filter(([, range]) => !isReadable(range)).map(([name, range]) => invalid(manifest, { field, name, range })));
    const range = dependenciesIn(manifest, "peerDependencies")[sdk];
    const excludes = typeof range === "string" && semver.validRange(range) !== null && !semver.satisfies(toolVersion(), range, { includePrerelease: true });
    return excludes ? [...unreadable, excluded(manifest, range)] : unreadable;
  },
});

function invalid(manifest: Manifest, { field, name, range }: { field: string; name: string; range: unknown }): Fault {
  return { code: "RANGE_INVALID", severity: "error", message: `${field} asks for ${name} in ${JSON.stringify(range)}, which is no range of versions`, hint: 'Write it as ">=20.19" or "^1.2.0".', location: locateKey(manifest, field, name) };
}

function excluded(manifest: Manifest, range: string): Fault {
  return {
    code: "SDK_RANGE_EXCLUDES",
    severity: "error",
    message: `The peer ${sdk} ${range} does not admit ${toolVersion()}, which is the version of this Atlas`,
    hint: 'Widen it, such as to ">=0.0.1"; an exact version shuts out every update.',
    location: locateKey(manifest, "peerDependencies", sdk),
  };
}

// From somewhere else than a registry, or by a tag.
const elsewhere = /[:/]|^[a-z][a-z-]*$/i;
const sdk = "@useatlas/plugin-sdk";
const fields: readonly DependencyField[] = ["dependencies", "peerDependencies", "devDependencies", "optionalDependencies", "engines"];
