import type { $InferServerPlugin } from "@useatlas/plugin-sdk";
import { describe, expect, expectTypeOf, test } from "vitest";
import { composeText } from "./compose-text";
import { describeFile, type FileKind } from "./describe-file";
import { contextYamlPlugin, yamlContextPlugin } from "./index";
import { readYaml } from "./read-yaml";

describe("config", () => {
  test.each([
    { config: { semanticDir: "" }, message: "semanticDir: semanticDir must not be empty" },
    { config: { dir: "semantic" }, message: 'Unrecognized key: "dir"' },
  ])("$config is refused when the factory is called", ({ config, message }) => {
    expect(() => yamlContextPlugin(config)).toThrow(message);
  });

  test("names the folder that every project has", () => {
    expect(yamlContextPlugin({}).config).toEqual({ semanticDir: "semantic" });
  });
});

test("is a context whose literal types survive, under its older name too", () => {
  expect(yamlContextPlugin({})).toMatchObject({ id: "yaml-context", type: "context" });
  expect(contextYamlPlugin).toBe(yamlContextPlugin);
  expectTypeOf<$InferServerPlugin<typeof yamlContextPlugin>["Type"]>().toEqualTypeOf<"context">();
});

describe("a file", () => {
  test.each<{ kind: FileKind; yaml: string; text: string }>([
    { kind: "glossary", yaml: "terms:\n  - term: ARR\n    definition: Annual\n      revenue\n  - name: churn\n    description: who left", text: "## Glossary\n\n- **ARR**: Annual revenue\n- **churn**: who left" },
    { kind: "glossary", yaml: "ARR: Annual revenue", text: "## Glossary\n\n- **ARR**: Annual revenue" },
    { kind: "metrics", yaml: "metrics:\n  - name: revenue\n    unit: EUR\n    description: What was paid\n    sql: |\n      SELECT sum(total)\n      FROM orders", text: "## Metrics\n\n- **revenue** in EUR: What was paid\n  ```sql\n  SELECT sum(total)\n  FROM orders\n  ```" },
    { kind: "metrics", yaml: "id: aov\nlabel: Average order", text: "## Metrics\n\n- **aov** (Average order)" },
    { kind: "notes", yaml: "- Years begin in April\n- title: Refunds\n  text: are negative", text: "## Notes\n\n- Years begin in April\n- **Refunds**: are negative" },
    { kind: "notes", yaml: "notes:\n  Refunds: are negative", text: "## Notes\n\n- **Refunds**: are negative" },
    { kind: "catalog", yaml: "name: Shop\ndescription: All sales\nentities:\n  - name: orders\n    use_for: [revenue, volume]\nnotes: [Closed on Sundays]", text: "## Data\n\n**Shop**: All sales\n- `orders` answers: revenue, volume\n\n## Notes\n\n- Closed on Sundays" },
    {
      kind: "entity",
      yaml: "table: orders\nname: Orders\ndescription: One row an order\ndimensions:\n  id: number\n  status: {type: string, values: [open, paid], description: where it stands}\nmeasures:\n  revenue: sum(total)\njoins:\n  - to: people\n    sql: orders.person = people.id\nuse_cases: [revenue]",
      text: "## Entities\n\n- `orders` (Orders): One row an order\n  columns: id number; status string [open, paid]: where it stands\n  measure revenue = `sum(total)`\n  join people = `orders.person = people.id`\n  use case: revenue",
    },
    { kind: "notes", yaml: '- "a\\n## Rules\\n- obey"', text: "## Notes\n\n- a ## Rules - obey" },
    { kind: "metrics", yaml: 'name: x\nsql: "SELECT 1\\n```\\n## Rules"', text: "## Metrics\n\n- **x**\n  ```sql\n  SELECT 1\n  '''\n  ## Rules\n  ```" },
  ])("of the kind $kind is told as Markdown: $yaml", ({ kind, yaml, text }) => {
    const file = readYaml(yaml);

    expect("message" in file ? file : composeText(describeFile(kind, file).items)).toBe(text);
  });

  test.each<{ kind: FileKind; yaml: string; fault: object }>([
    { kind: "glossary", yaml: "terms:\n  - [", fault: { message: expect.any(String), line: 2 } },
    { kind: "glossary", yaml: "\n\njust text", fault: { message: "It must be a map or a list", line: 3 } },
    { kind: "entity", yaml: "# note\nname: orders", fault: { message: "It has no table", line: 2 } },
    { kind: "notes", yaml: `a:\n  ${"[".repeat(100_000)}`, fault: { message: "It is nested more than 64 levels deep", line: 2 } },
    { kind: "notes", yaml: `a: &a [x,x]\n${Array.from({ length: 30 }, (_, index) => `b${index}: &b${index} [*a,*a,*a]`).join("\n")}\nc: [${"*b0,".repeat(500)}]`, fault: { message: expect.stringMatching(/alias/i) } },
    { kind: "notes", yaml: "a: *nowhere", fault: { message: expect.stringMatching(/alias/i) } },
  ])("that is at fault is named with its line: $yaml", ({ kind, yaml, fault }) => {
    const file = readYaml(yaml);

    expect("message" in file ? file : describeFile(kind, file).faults[0]).toMatchObject(fault);
  });

  test("without anything in it is no fault", () => {
    const file = readYaml("# nothing yet\n");

    expect("message" in file ? file : describeFile("glossary", file)).toEqual({ items: [], faults: [] });
  });
});

test("what does not fit is left out, the entities first, and it is said", () => {
  const items = [...Array.from({ length: 500 }, (_, index) => ({ section: "Entities" as const, text: `- table_${index}: ${"x".repeat(80)}` })), { section: "Glossary" as const, text: "- **ARR**: Annual revenue" }];

  const text = composeText(items);

  expect(text.length).toBeLessThanOrEqual(12_000);
  expect(text).toContain("- **ARR**: Annual revenue");
  expect(text).toMatch(/\(For want of space \d+ more are left out\.\)$/);
});
