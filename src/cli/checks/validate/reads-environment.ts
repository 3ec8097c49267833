import type { Node } from "@babel/types";
import { createRule, type Fault } from "../create-rule.ts";
import { textOf, walk } from "../target/parse-source.ts";
import { locationAt } from "../target/positions.ts";
import type { SourceFile } from "../target/read-sources.ts";

export const readsEnvironment = createRule({
  name: "reads-environment",
  needs: ["sources"],
  passed: { code: "PLUGIN_ENV_UNREAD", message: "It reads no environment variable of its own accord" },
  judge({ sources }) {
    const reached = sources.filter((source) => source.reached);
    return reached.length === 0 ? undefined : reached.flatMap(readsIn);
  },
});

function readsIn(source: SourceFile): Fault[] {
  const reads: Node[] = [];
  if (source.program) walk(source.program, (node, around) => {
    if (isRead(node, around.at(-1))) reads.push(node);
  });
  return reads.map(({ start }) => ({
    code: "PLUGIN_READS_ENV",
    severity: "error",
    message: `The plugin reads the environment: ${source.text.slice(start ?? 0).match(/^(?:(?:const|let|var|import)\b[^;\n]*|[\w$.?[\]"']+)/)?.[0]}`,
    hint: "Take the value by config, and read the variable in atlas.config.ts: myPlugin({ apiKey: process.env.MY_API_KEY! }).",
    location: locationAt(source, start ?? 0),
  }));
}

function isRead(node: Node, parent: Node | undefined): boolean {
  switch (node.type) {
    case "MemberExpression":
    case "OptionalMemberExpression":
      return nameIn(node) === "env" && isOwner(node.object) && !(parent && isMember(parent) && ofTheSystem.has(nameIn(parent) ?? ""));
    case "VariableDeclaration":
      return node.declarations.some(({ id, init }) => id.type === "ObjectPattern" && init !== null && init !== undefined && isOwner(init) && id.properties.some(isEnvironment));
    case "ImportDeclaration":
      return node.importKind !== "type" && ["node:process", "process", "bun"].includes(node.source.value) && node.specifiers.some((one) => one.type === "ImportSpecifier" && keyOf(one.imported) === "env");
    default:
      return false;
  }
}

/** What has the environment: `process` and `Bun`, also of `globalThis`, and `import.meta`. */
function isOwner(node: Node): boolean {
  if (node.type === "Identifier") return node.name === "process" || node.name === "Bun";
  if (node.type === "MetaProperty") return node.meta.name === "import";
  return isMember(node) && ["process", "Bun"].includes(nameIn(node) ?? "") && node.object.type === "Identifier" && ["globalThis", "global"].includes(node.object.name);
}

function isMember(node: Node): node is Extract<Node, { type: "MemberExpression" | "OptionalMemberExpression" }> {
  return node.type === "MemberExpression" || node.type === "OptionalMemberExpression";
}

function nameIn({ computed, property }: { computed: boolean; property: Node }): string | undefined {
  return computed ? textOf(property) : keyOf(property);
}

function isEnvironment(property: Node): boolean {
  return property.type === "ObjectProperty" && keyOf(property.key) === "env";
}

function keyOf(node: Node): string | undefined {
  return node.type === "Identifier" ? node.name : textOf(node);
}

// What every process has, and hands to those it starts: no setting of the plugin.
const ofTheSystem = new Set(["PATH", "HOME", "TMPDIR", "TMP", "TEMP", "LANG", "LC_ALL", "TZ", "SystemRoot", "ComSpec", "PATHEXT"]);
