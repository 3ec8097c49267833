import { relative } from "node:path";
import { createRule, type Fault } from "../create-rule.ts";
import { publishedFiles } from "../target/published-files.ts";
import { locateKey } from "../target/read-manifest.ts";

export const published = createRule({
  name: "published",
  needs: ["manifest"],
  ofCheckout: true,
  passed: { code: "PUBLISHED_WELL", message: "What would be published is what it needs" },
  async judge({ dir, manifest, entry, sources }) {
    if (manifest.value.private === true) return undefined;
    const files = await publishedFiles(dir, manifest.value);
    const location = locateKey(manifest, "files");
    const needed = [...new Set([...(entry ? [entry] : []), ...sources.filter(({ reached }) => reached).map(({ path }) => path)])].map((path) => relative(dir, path).replaceAll("\\", "/"));
    const faults: Fault[] = files.filter((file) => secret.test(file)).map((file) => ({ code: "PUBLISH_SECRET", severity: "error", message: `${file} would be published`, hint: 'Name what belongs into the package in "files".', location }));
    const leftOut = needed.filter((file) => !files.includes(file));
    if (leftOut.length > 0 && !builtElsewhere(files)) faults.push({ code: "PUBLISH_FILE_LEFT_OUT", severity: "error", message: `${leftOut.join(", ")} would not be published, and what is exported needs it`, hint: 'Add it to "files".', location });
    const tests = files.filter((file) => test.test(file));
    if (tests.length > 0) faults.push({ code: "PUBLISH_TESTS", severity: "warning", message: `Tests would be published: ${tests.slice(0, 3).join(", ")}${tests.length > 3 ? ", …" : ""}`, hint: 'Leave them out: "files": ["src", "!src/**/*.test.ts"].', location });
    return faults;
  },
});

/** A package that publishes what is built from its sources needs them no more. */
function builtElsewhere(files: readonly string[]): boolean {
  return files.some((file) => /^(dist|build|lib|out)\/.*\.[cm]?js$/.test(file));
}

const secret = /(^|\/)(\.env(\.(?!example$|sample$|template$)[^/]*)?|\.npmrc|id_(rsa|ed25519|ecdsa)|[^/]+\.(pem|key|p12|pfx))$/;
const test = /(\.(test|spec)\.[cm]?[jt]sx?|(^|\/)__tests__\/[^/]+)$/;
