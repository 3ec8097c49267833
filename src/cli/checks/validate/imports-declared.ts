import { createRule } from "../create-rule.ts";
import { locationAt } from "../target/positions.ts";
import { dependenciesIn, type DependencyField, type Manifest } from "../target/read-manifest.ts";
import { packageImports } from "../target/source-imports.ts";

export const importsDeclared = createRule({
  name: "imports-declared",
  needs: ["manifest", "sources"],
  passed: { code: "IMPORTS_DECLARED", message: "Every package that is imported is declared" },
  judge({ manifest, sources }) {
    // What is required is a driver, and the rule about drivers says where it has to stand.
    const imports = sources.filter(({ reached }) => reached).flatMap(packageImports).filter(({ name, kind }) => kind !== "require" && !isDeclared(manifest, name));
    const firsts = imports.filter(({ name }, index) => imports.findIndex((other) => other.name === name) === index);
    return firsts.map(({ name, source, offset }) => ({
      code: "IMPORT_UNDECLARED",
      severity: "error",
      message: `${name} is imported and stands nowhere in package.json`,
      hint: "Add it to dependencies, or to peerDependencies when the project should provide it.",
      location: locationAt(source, offset),
    }));
  },
});

function isDeclared(manifest: Manifest, name: string): boolean {
  return name === manifest.value.name || fields.some((field) => [name, typesOf(name)].some((declared) => declared in dependenciesIn(manifest, field)));
}

/** A package whose types alone are imported may be declared by them. */
function typesOf(name: string): string {
  return `@types/${name.replace(/^@/, "").replace("/", "__")}`;
}

const fields: readonly DependencyField[] = ["dependencies", "peerDependencies", "optionalDependencies", "devDependencies"];
