import { expect, test } from "vitest";
import { judgeSpace } from "../../../src/cli/checks/doctor/disk.ts";
import { runReport } from "../checks/run-atlas.ts";
import { codes, healthy, project } from "./project.ts";

const asked = ["--only", "disk"];

test.each([
  ["data folder", { free: 1e9, files: 10 }, "DISK_ROOMY", "ok"],
  ["data folder", { free: 1e9 - 1, files: 10 }, "DISK_LOW", "warning"],
  ["data folder", { free: 64e6, files: 10 }, "DISK_LOW", "warning"],
  ["data folder", { free: 64e6 - 1, files: 10 }, "DISK_FULL", "error"],
  ["data folder", { free: 1e12, files: 0 }, "DISK_FULL", "error"],
  ["temporary files", { free: 1e8, files: Infinity }, "DISK_ROOMY", "ok"],
  ["temporary files", { free: 1e8 - 1, files: 10 }, "DISK_LOW", "warning"],
  ["temporary files", { free: 1e6 - 1, files: 10 }, "DISK_FULL", "error"],
] as const)("for the %s, %o is %s", (what, space, code, severity) => {
  expect(judgeSpace(what, "/data", space)).toMatchObject({ code, severity, subject: `disk of ${what}`, message: expect.stringContaining("/data") });
});

test("the room of a real disk is told, also where the database's folder has yet to be made", async () => {
  const { report } = await runReport(["doctor", "--cwd", await project(healthy, `databaseUrl: "embedded:.atlas/postgres"`), ...asked]);

  expect(report.findings.map(({ subject, message }) => `${subject}: ${message}`)).toEqual([expect.stringMatching(/^disk of data folder: \d[\d.]* (GB|MB|kB) free in \//), expect.stringMatching(/^disk of temporary files: \d/)]);
});

test("of a server's disk nothing is said that was not asked", async () => {
  const { report, exitCode } = await runReport(["doctor", "--cwd", await project(healthy), ...asked], { environment: { DATABASE_URL: "postgres://atlas@127.0.0.1:1/atlas" } });

  expect(codes(report.findings)).toEqual([expect.stringMatching(/^disk of temporary files /), "disk of the database DISK_UNASKED"]);
  expect(report.findings[1]?.severity).toBe("skipped");
  expect(exitCode).toBe(0);
});

test.runIf(process.platform === "linux")("a file system without a size is not taken for a full one, nor for one with room", async () => {
  const { report, exitCode } = await runReport(["doctor", "--cwd", await project(healthy), ...asked], { environment: { TMPDIR: "/proc" } });

  expect(codes(report.findings)).toEqual(["disk of temporary files DISK_UNKNOWN"]);
  expect(exitCode).toBe(3);
});
