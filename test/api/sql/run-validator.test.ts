import { expect, test } from "vitest";
import { createGuard } from "../../../src/api/sql/create-guard.ts";
import type { GuardPolicy } from "../../../src/api/sql/policy.ts";

type Validate = NonNullable<GuardPolicy["validate"]>;
const judge = (sql: string, validate: unknown) =>
  // What a plugin passes is not checked by the compiler: answers of any shape must be survived.
  createGuard({ dbType: "salesforce", tables: [], rowLimit: 10, forbiddenPatterns: [/SELECT/], validate: validate as Validate, validateTimeoutMs: 20 }).judge(sql);

test("a validator replaces the layers, as the guide writes it", async () => {
  const validate = (query: string) => (query.includes("DELETE") ? { valid: false, reason: "DELETE not allowed" } : { valid: true });

  expect(await judge("SELECT Id FROM Account", validate)).toEqual({ valid: true, sql: "SELECT Id FROM Account", tables: [], functions: [], limit: null, layers: ["validator"] });
  expect(await judge("DELETE Account", validate)).toMatchObject({ valid: false, code: "SQL_VALIDATOR_REJECTED", reason: "DELETE not allowed", layer: "validator" });
  expect(await judge("SELECT Id FROM Account", async (query: string) => validate(query))).toMatchObject({ valid: true });
});

test("a throw, silence and a wrong shape reject", async () => {
  const answers: unknown[] = [
    () => { throw new Error("boom"); },
    () => { throw undefined; },
    async () => { throw new Error("later"); },
    () => new Promise(() => undefined),
    () => undefined, () => null, () => true, () => "yes", () => ({}), () => ({ valid: 1 }), () => ({ valid: "true" }), () => [], () => ({ ok: true }),
  ];

  for (const answer of answers) expect(await judge("SELECT 1", answer), String(answer)).toMatchObject({ valid: false, code: "SQL_VALIDATOR_FAILED" });
});

test("a rejection without words gets some", async () => {
  expect(await judge("SELECT 1", () => ({ valid: false }))).toMatchObject({ valid: false, code: "SQL_VALIDATOR_REJECTED", reason: expect.stringContaining("validate()") });
});
