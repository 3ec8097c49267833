import { judgeSession, type SessionFacts } from "@atlas/api/lib/database";
import { expect, test } from "vitest";

const well: SessionFacts = { version: "15.1", versionNumber: 150_001, standby: false, readOnly: false, tls: true, pooled: false, lacking: [], free: 90, clockSkewMs: 20, latencyMs: 3, encoding: "UTF8", statementTimeoutMs: 0 };

test.each<[string, Partial<SessionFacts>, string[]]>([
  ["one that is well", {}, []],
  ["one that is too old", { versionNumber: 120_022 }, ["DATABASE_OLD"]],
  ["the oldest that works", { versionNumber: 130_000 }, []],
  ["a standby, which is read-only for that reason alone", { standby: true, readOnly: true, lacking: ["atlas"] }, ["DATABASE_STANDBY"]],
  ["one that is read-only", { readOnly: true }, ["DATABASE_READ_ONLY"]],
  ["one without rights", { lacking: ["atlas", "plugin_crm"] }, ["DATABASE_RIGHT_MISSING"]],
  ["one that is nearly full", { free: 10 }, ["DATABASE_NEARLY_FULL"]],
  ["one with a place more", { free: 11 }, []],
  ["a pooler, which has places of its own", { free: 2, pooled: true, tls: false }, []],
  ["one without TLS", { tls: false }, ["DATABASE_TLS_OFF"]],
  ["a clock that is ahead", { clockSkewMs: 5001 }, ["DATABASE_CLOCK_SKEWED"]],
  ["a clock that is behind", { clockSkewMs: -60_000 }, ["DATABASE_CLOCK_SKEWED"]],
  ["a clock that is off by little", { clockSkewMs: -5000 }, []],
  ["one that cuts off what takes a second", { statementTimeoutMs: 999 }, ["DATABASE_STATEMENT_TIMEOUT"]],
  ["one that takes a second at most", { statementTimeoutMs: 1000 }, []],
  ["one that does not know all letters", { encoding: "SQL_ASCII" }, ["DATABASE_ENCODING"]],
])("%s", (_, facts, codes) => {
  expect(judgeSession({ ...well, ...facts }, { local: false }).map(({ code }) => code)).toEqual(codes);
});

test("without a network between there is no need of TLS", () => {
  expect(judgeSession({ ...well, tls: false }, { local: true })).toEqual([]);
});
