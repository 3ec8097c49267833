import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bun, run } from "../../support/atlas.ts";
import { repository, tempProject } from "../../support/temp-project.ts";

const readme = readFileSync(join(repository, "src/plugin-sdk/README.md"), "utf8");

test("the README's example of describeConformance passes as it stands", async () => {
  const [, example = ""] = readme.match(/```ts\n([^`]*bun:test[^`]*)```/) ?? [];
  const root = await tempProject({ "example.test.ts": example });

  expect(await run(bun, ["test", "example.test.ts"], root)).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/ 6 pass\n 0 fail/) });
});

test("the README names every option, and every query that can be replaced", () => {
  const sources = ["describe-conformance.ts", "check-conformance.ts", "dialect-queries.ts"].map((file) => readFileSync(join(repository, "src/plugin-sdk/conformance", file), "utf8")).join("\n");
  const interfaces = [...sources.matchAll(/export interface Conformance(?:Options|Harness|Queries)[^{]*\{([^]*?)\n\}/g)].map(([, body = ""]) => body);
  const options = interfaces.flatMap((body) => [...body.matchAll(/^ {2}(\w+)\??[:(]/gm)].flatMap(([, name]) => name ?? []));

  expect(options).toEqual(expect.arrayContaining(["refused", "query", "slow"]));
  for (const name of options) expect(readme).toContain(`\`${name}\``);
});
