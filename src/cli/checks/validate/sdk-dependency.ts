import { createRule, type Fault } from "../create-rule.ts";
import { toolVersion } from "../../tool-version.ts";
import { dependenciesIn, locateKey } from "../target/read-manifest.ts";

export const sdkDependency = createRule({
  name: "sdk-dependency",
  needs: ["manifest"],
  passed: { code: "SDK_IS_PEER", message: "The SDK is a peer, and there for development" },
  judge({ manifest }) {
    const faults: Fault[] = [];
    const inField = (field: "dependencies" | "devDependencies" | "peerDependencies") => sdk in dependenciesIn(manifest, field);
    if (inField("dependencies")) {
      faults.push({
        code: "SDK_BUNDLED",
        severity: "error",
        message: `${sdk} is in dependencies, so the plugin may bring a second copy of it`,
        hint: "Move it to peerDependencies, and to devDependencies for your own tests.",
        location: locateKey(manifest, "dependencies", sdk),
        edits: [{ path: ["dependencies", sdk], value: undefined }],
      });
    }
    if (!inField("peerDependencies")) {
      faults.push({
        code: "SDK_NOT_PEER",
        severity: "error",
        message: `${sdk} is not in peerDependencies`,
        hint: `Add "${sdk}": ">=0.0.1" to peerDependencies: the project provides it.`,
        location: locateKey(manifest, "peerDependencies"),
        edits: [{ path: ["peerDependencies", sdk], value: ">=0.0.1" }],
      });
    }
    if (!inField("devDependencies")) {
      faults.push({
        code: "SDK_NOT_DEV",
        severity: "warning",
        message: `${sdk} is not in devDependencies`,
        hint: "Add it there too, so that the plugin can be built and tested by itself.",
        location: locateKey(manifest, "devDependencies"),
        edits: [{ path: ["devDependencies", sdk], value: dependenciesIn(manifest, "dependencies")[sdk] ?? `^${toolVersion()}` }],
      });
    }
    return faults;
  },
});

const sdk = "@useatlas/plugin-sdk";
