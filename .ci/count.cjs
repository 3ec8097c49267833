// Counts what vitest's JSON reporter wrote.
//   count.cjs failed-files <result>                             the files to run once more, a line each
//   count.cjs total <steps that failed> <folder> <suite>…       what failed and what was unsteady, then one line of sums; exits 1 on any failure
const { existsSync, readFileSync } = require("node:fs");
const { join, relative } = require("node:path");

const [command, ...args] = process.argv.slice(2);
if (command === "failed-files") for (const { status, name } of read(args[0])) if (status === "failed") console.log(relative(process.cwd(), name));
if (command === "total") total(...args);

function total(stepsFailed, folder, ...suites) {
  const sums = { passed: 0, failed: Number(stepsFailed), skipped: 0 };
  for (const suite of suites) count(suite, folder, sums);
  if (sums.skipped > 0) console.log(`${sums.skipped} skipped tests: CI skips nothing`);
  const failed = sums.failed + sums.skipped;
  console.log(`${sums.passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || sums.passed === 0 ? 1 : 0;
}

/** The second run of a file takes the place of its first one; both are told. */
function count(suite, folder, sums) {
  const first = read(join(folder, `${suite}.json`));
  const again = new Map(read(join(folder, `${suite}-again.json`)).map((file) => [file.name, file]));
  const last = first.map((file) => again.get(file.name) ?? file);
  const failures = failuresOf(last);
  for (const [name, message] of failures) tell("FAILED", name, message);
  for (const [name, message] of failuresOf(first)) if (!failures.has(name)) tell("UNSTEADY, failed among others and passed alone", name, message);
  // A run without a result has not run at all, and is a failure of its own.
  if (first.length === 0) tell("FAILED", `npm run ${suite}`, "It gave no result.");
  sums.failed += failures.size + (first.length === 0 ? 1 : 0);
  for (const { status } of last.flatMap(({ assertionResults }) => assertionResults)) {
    if (status === "passed") sums.passed++;
    else if (status !== "failed") sums.skipped++;
  }
}

/** By name: every test that failed, and every file that failed as a whole. */
function failuresOf(files) {
  const found = new Map();
  for (const file of files) {
    const name = relative(process.cwd(), file.name);
    const tests = file.assertionResults.filter(({ status }) => status === "failed");
    for (const test of tests) found.set(`${name} > ${test.fullName}`, test.failureMessages.join("\n"));
    if (file.status === "failed" && tests.length === 0) found.set(name, file.message);
  }
  return found;
}

function tell(what, name, message) {
  console.log(`${what}: ${name}\n${message.slice(0, 2000).replace(/^/gm, "  ")}`);
}

function read(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).testResults : [];
}
