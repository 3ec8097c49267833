import { createRequire } from "node:module";
import Ajv from "ajv";
import fc from "fast-check";
import { XMLValidator } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { createReport, type Finding, type Severity } from "../../../src/cli/findings.ts";
import { formatOf } from "../../../src/cli/formats/formats.ts";
import { toGithub } from "../../../src/cli/formats/github.ts";
import { toJunit } from "../../../src/cli/formats/junit.ts";
import { readyReport } from "../../../src/cli/formats/ready-report.ts";
import { toSarif } from "../../../src/cli/formats/sarif.ts";
import { countGithub, countJunit, countSarif, parseJunit } from "./count-formats.ts";
import { readAnnotations } from "./read-annotations.ts";

const require = createRequire(import.meta.url);
const ajv = new Ajv({ schemaId: "auto", validateSchema: false });
ajv.addMetaSchema(require("ajv/lib/refs/json-schema-draft-04.json"));
const isSarif = ajv.compile(require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"));

const severities = ["ok", "skipped", "warning", "error", "unknown"] as const satisfies Severity[];
const location = { file: "src/in dex.ts", line: 3, column: 7 };
const all: Finding[] = severities.map((severity, index) => ({ code: `CODE_${index}`, severity, subject: "crm", message: `says ${severity}`, hint: "Do it.", location, blockedBy: severity === "unknown" ? "CODE_3" : undefined }));

const hostile = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("::error::x", "a\n::set-env name=A::b", "a\r\n##[add-path]/x", "]]><!--&amp;\u0000\u001b[31m", "<b a=\"'\">", "\ud800", "50%25,:%"));
const finding = fc.record({ code: fc.constantFrom("A_B", "C_D"), severity: fc.constantFrom(...severities), subject: hostile, message: hostile, hint: fc.option(hostile, { nil: undefined }), location: fc.option(fc.record({ file: hostile, line: fc.integer({ min: 1, max: 99 }) }), { nil: undefined }) });

test("every format counts the same, whatever is said in the findings", () => {
  fc.assert(fc.property(fc.array(finding, { maxLength: 8 }), (findings) => {
    const report = createReport("doctor", findings);

    expect(countSarif(report)).toEqual(report.counts);
    expect(countJunit(report)).toEqual({ ...report.counts, ok: report.counts.ok + report.counts.warning, warning: undefined });
    expect(countGithub(report)).toEqual({ warning: report.counts.warning, error: report.counts.error + report.counts.unknown });
  }));
});

describe("SARIF", () => {
  test("is valid by the schema of its standard, whatever is said", () => {
    fc.assert(fc.property(fc.array(finding, { maxLength: 5 }), (findings) => {
      expect(isSarif(JSON.parse(JSON.stringify(toSarif(createReport("doctor", findings))))) || isSarif.errors).toBe(true);
    }));
  });

  test("says where, and what was not determined is open", () => {
    const [run] = toSarif(createReport("doctor", all)).runs;

    expect(run?.results?.[3]).toMatchObject({ ruleId: "CODE_3", ruleIndex: 3, kind: "fail", level: "error", message: { text: "crm: says error\nDo it." } });
    expect(run?.results?.[3]?.locations?.[0]?.physicalLocation).toEqual({ artifactLocation: { uri: "src/in%20dex.ts" }, region: { startLine: 3, startColumn: 7 } });
    expect(run?.results?.[4]).toMatchObject({ kind: "open", level: "none", properties: { blockedBy: "CODE_3" } });
    expect(run?.invocations?.[0]).toEqual({ executionSuccessful: true, exitCode: 1 });
  });

  test("of nothing is a run that did not succeed", () => {
    expect(toSarif(createReport("doctor", [])).runs[0]).toMatchObject({ results: [], invocations: [{ executionSuccessful: false, exitCode: 3 }] });
  });
});

describe("JUnit", () => {
  test("has a suite for each subject, and what was not determined is an error", () => {
    const { testsuites } = parseJunit(createReport("doctor", [...all, { code: "X", severity: "ok", subject: "other", message: "fine" }]));

    expect(testsuites).toMatchObject({ "@name": "atlas doctor", "@tests": "6", "@failures": "1", "@errors": "1", "@skipped": "1" });
    expect(testsuites.testsuite.map((suite) => [suite["@name"], suite["@tests"]])).toEqual([["crm", "5"], ["other", "1"]]);
    expect(testsuites.testsuite[0]?.testcase[3]).toMatchObject({ "@file": "src/in dex.ts", "@line": "3", failure: { "@type": "CODE_3", "@message": "says error", "#text": "error: says error\nsrc/in dex.ts:3:7\nDo it." } });
    expect(testsuites.testsuite[0]?.testcase[4]).toMatchObject({ error: { "#text": expect.stringContaining("blocked by CODE_3") } });
    expect(testsuites.testsuite[0]?.testcase[2]).toMatchObject({ "system-err": expect.stringContaining("says warning") });
  });

  test("is well-formed XML without a character that XML forbids, whatever is said", () => {
    fc.assert(fc.property(fc.array(finding, { maxLength: 5 }), (findings) => {
      const xml = toJunit(createReport("doctor", findings));

      expect(XMLValidator.validate(xml)).toBe(true);
      // oxlint-disable-next-line no-control-regex -- they are what must not be there
      expect(xml).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/u);
    }));
  });
});

describe("GitHub Actions", () => {
  test("annotates file, line and column, with line ends and signs escaped", () => {
    const report = createReport("doctor", [{ code: "A_B", severity: "error", subject: "crm", message: "100 %\nsecond", hint: "Do it.", location: { file: "a,b:c.ts", line: 3, column: 7 } }]);

    expect(toGithub(report)).toBe("::error file=a%2Cb%3Ac.ts,line=3,col=7,title=A_B::crm: 100 %25%0Asecond%0ADo it.\n1 error");
  });

  test("has what says most first", () => {
    expect(readAnnotations(toGithub(createReport("doctor", all))).map(({ properties }) => properties.title)).toEqual(["CODE_3", "CODE_2", "CODE_4 (undetermined)"]);
  });

  test("is read back by the runner's rules as it was said", () => {
    fc.assert(fc.property(hostile, hostile, (subject, message) => {
      const [annotation, ...others] = readAnnotations(toGithub(createReport("doctor", [{ code: "A_B", severity: "warning", subject, message }])));

      expect(annotation).toEqual({ command: "warning", properties: { title: "A_B" }, message: `${subject}: ${message}` });
      expect(others).toEqual([]);
    }));
  });

  test("no plain line holds a command that a plugin has smuggled in", () => {
    fc.assert(fc.property(hostile, hostile, (subject, message) => {
      expect(readAnnotations(toGithub(createReport("doctor", [{ code: "A_B", severity: "ok", subject, message }])))).toEqual([]);
    }));
  });
});

test("no secret is left in a report, and no tag is taken for a part of one", () => {
  const report = createReport("doctor", [{ code: "A_B", severity: "error", subject: "password=hunter2secret", message: "postgres://a:hunter2secret@db and s3cr3t-value", hint: "password=hunter2secret" }]);

  const xml = toJunit(readyReport(report, { folder: "/", secrets: ["s3cr3t-value"] }));

  expect(xml).not.toMatch(/hunter2secret|s3cr3t/);
  expect(XMLValidator.validate(xml)).toBe(true);
});

test("locations inside the reader's folder are told from there, the others in full", () => {
  const at = (file: string): Finding => ({ code: "A_B", severity: "error", subject: "x", message: "", location: { file } });

  const { findings } = readyReport(createReport("doctor", [at("/home/ann/a/b.ts"), at("/other/c.ts"), at("d.ts")]), { folder: "/home/ann" });

  expect(findings.map((found) => found.location?.file)).toEqual(["a/b.ts", "/other/c.ts", "d.ts"]);
});

test("the format is human unless one is named, and two are refused", () => {
  expect([formatOf({}), formatOf({ json: true }), formatOf({ json: true, format: "json" }), formatOf({ format: "sarif" })]).toEqual(["human", "json", "json", "sarif"]);
  expect(() => formatOf({ json: true, format: "junit" })).toThrow("--json and --format junit cannot be used together.");
});
