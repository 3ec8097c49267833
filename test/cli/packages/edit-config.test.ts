import { describe, expect, test } from "vitest";
import { addToConfig, entryFor } from "../../../src/cli/packages/edit-config.ts";

const crm = entryFor({ exported: "crmPlugin", factory: true, from: "atlas-plugin-crm" });

test.each([
  { exported: "crmPlugin", factory: true, from: "crm", importLine: 'import { crmPlugin } from "crm";', entryLine: "crmPlugin({})" },
  { exported: "glossary", factory: false, from: "./glossary", importLine: 'import { glossary } from "./glossary";', entryLine: "glossary" },
  { exported: "default", factory: false, from: "@acme/atlas-plugin-crm", importLine: 'import acmeAtlasPluginCrm from "@acme/atlas-plugin-crm";', entryLine: "acmeAtlasPluginCrm" },
  { exported: "default", factory: true, from: "3d-maps", importLine: 'import plugin3dMaps from "3d-maps";', entryLine: "plugin3dMaps({})" },
])("$exported of $from is written as $entryLine", ({ importLine, entryLine, ...found }) => {
  expect(entryFor(found)).toEqual({ importLine, entryLine });
});

describe("the plugin goes to the end of the list, in the layout that is there", () => {
  test.each([
    { layout: "an empty list", before: "[]", after: "[crmPlugin({})]" },
    { layout: "an empty list with a blank", before: "[ ]", after: "[crmPlugin({})]" },
    { layout: "an empty list on two lines", before: "[\n  ]", after: "[\n    crmPlugin({}),\n  ]" },
    { layout: "nothing but a comment", before: "[\n    // none yet]\n  ]", after: "[\n    // none yet]\n    crmPlugin({}),\n  ]" },
    { layout: "nothing but a comment behind the bracket", before: "[ // none yet\n  ]", after: "[ // none yet\n    crmPlugin({}),\n  ]" },
    { layout: "nothing but a comment on its line", before: "[/* none */]", after: "[/* none */ crmPlugin({})]" },
    { layout: "one line", before: "[a()]", after: "[a(), crmPlugin({})]" },
    { layout: "one line with a trailing comma", before: "[a(), ]", after: "[a(), crmPlugin({}), ]" },
    { layout: "one line with a comment", before: "[a() /* , ] */]", after: "[a(), crmPlugin({}) /* , ] */]" },
    { layout: "several lines", before: "[\n    a(),\n    b()\n  ]", after: "[\n    a(),\n    b(),\n    crmPlugin({}),\n  ]" },
    { layout: "several lines with a trailing comma", before: "[\n    a(),\n  ]", after: "[\n    a(),\n    crmPlugin({}),\n  ]" },
    { layout: "a comment behind the last one", before: "[\n    a() // the ], first\n  ]", after: "[\n    a(), // the ], first\n    crmPlugin({}),\n  ]" },
    { layout: "one that is commented out", before: "[\n    a(),\n    // b(),\n  ]", after: "[\n    a(),\n    // b(),\n    crmPlugin({}),\n  ]" },
    { layout: "a bracket behind the last one", before: "[\n    a(),\n    b()]", after: "[\n    a(),\n    b(),\n    crmPlugin({})]" },
    { layout: "a config over lines", before: "[a({\n    x: [1],\n  })]", after: "[a({\n    x: [1],\n  }), crmPlugin({})]" },
    { layout: "brackets in strings", before: "[a({ url: \"]\", other: '[', third: `],` })]", after: "[a({ url: \"]\", other: '[', third: `],` }), crmPlugin({})]" },
    { layout: "tabs", before: "[\n\t\ta(),\n\t]", after: "[\n\t\ta(),\n\t\tcrmPlugin({}),\n\t]" },
  ])("$layout", ({ before, after }) => {
    const config = (list: string, more = "") => `import { a } from "a";\n${more}\nexport default defineConfig({\n  plugins: ${list},\n});\n`;

    expect(addToConfig(config(before), crm)).toBe(config(after, `${crm.importLine}\n`));
  });

  test("and stays where it is when it stands there already, with whatever config", () => {
    const config = `${crm.importLine}\nexport default { plugins: [a(), crmPlugin({ url: process.env.CRM_URL })] };\n`;

    expect(addToConfig(config, crm)).toBe(config);
  });
});

describe("the import goes behind the last one", () => {
  test.each([
    { imports: "", edited: `${crm.importLine}\n` },
    { imports: 'import "./side-effect";\n', edited: `import "./side-effect";\n${crm.importLine}\n` },
    { imports: 'import {\n  a,\n  b,\n} from "a"; // both\n', edited: `import {\n  a,\n  b,\n} from "a"; // both\n${crm.importLine}\n` },
    { imports: "import a from 'a'\nimport type { B } from 'b'\n", edited: `import a from 'a'\nimport type { B } from 'b'\n${crm.importLine}\n` },
    { imports: `${crm.importLine}\n`, edited: `${crm.importLine}\n` },
  ])("$imports", ({ imports, edited }) => {
    expect(addToConfig(`${imports}export default { plugins: [] };\n`, crm)).toBe(`${edited}export default { plugins: [crmPlugin({})] };\n`);
  });
});

test.each(["export default {};\n", "export default { plugins };\n", "export default { plugins: all() };\n", "// plugins: []\nexport default {};\n", 'export default { name: "plugins: []" };\n'])(
  "a config that writes no list is not edited: %j",
  (config) => {
    expect(() => addToConfig(config, crm)).toThrow(expect.objectContaining({ code: "CONFIG_NOT_EDITABLE", hint: expect.stringContaining(crm.importLine) }));
  },
);
