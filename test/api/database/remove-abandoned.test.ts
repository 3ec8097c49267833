import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { removeAbandoned } from "../../../src/api/database/embedded/remove-abandoned.ts";

const quickstarts = { owner: /^atlas-quickstart-(\d+)-/, database: "demo/.atlas/postgres" };
const data = "demo/.atlas/postgres/cluster/data";

test("the folder of a quickstart that runs stays, as does whatever is not one", async () => {
  const temporary = await folderWith(`atlas-quickstart-${process.pid}-abc`, "atlas-quickstart-mine", "quickstart-1-abc");

  await removeAbandoned(temporary, quickstarts);

  expect(readdirSync(temporary)).toHaveLength(3);
});

test("the folder of one that has ended goes, even when nobody has taken note of its end", async () => {
  const { pid: ended } = await sleeper("true & echo $!; wait");
  const zombie = await sleeper("true & echo $!; exec sleep 1000");
  const temporary = await folderWith(`atlas-quickstart-${ended}-abc`, `atlas-quickstart-${zombie.pid}-abc`);

  await removeAbandoned(temporary, quickstarts);

  expect(readdirSync(temporary)).toEqual([]);
});

test("a server that runs in it is stopped, also where the temporary folder is a link", async () => {
  const temporary = await folderWith("atlas-quickstart-999999999-abc");
  const { pid, ended } = await sleeper("echo $$; exec sleep 1000", join(temporary, "atlas-quickstart-999999999-abc", data));
  await writeFile(join(temporary, "atlas-quickstart-999999999-abc", data, "postmaster.pid"), `${pid}\n`);
  await symlink(temporary, `${temporary}-link`);
  onTestFinished(() => rm(`${temporary}-link`));

  await removeAbandoned(`${temporary}-link`, quickstarts);

  expect(await ended).toEqual([null, "SIGQUIT"]);
  expect(readdirSync(temporary)).toEqual([]);
});

test("a process that was given the id of its server later is left alone", async () => {
  const temporary = await folderWith("atlas-quickstart-999999999-abc");
  const bystander = await sleeper("echo $$; exec sleep 1000");
  const folder = join(temporary, "atlas-quickstart-999999999-abc", data);
  await writeFile(join(folder, "postmaster.pid"), `${bystander.pid}\n${folder}\n`);

  await removeAbandoned(temporary, quickstarts);

  expect(readdirSync(temporary)).toEqual([]);
  expect(() => process.kill(bystander.pid, 0)).not.toThrow();
});

async function folderWith(...names: string[]): Promise<string> {
  const temporary = await realpath(await mkdtemp(join(tmpdir(), "atlas-test-")));
  onTestFinished(() => rm(temporary, { recursive: true, force: true }));
  for (const name of names) await mkdir(join(temporary, name, data), { recursive: true });
  return temporary;
}

/** Runs a shell script that prints a process id. */
async function sleeper(script: string, cwd = "/") {
  const child = spawn("sh", ["-c", script], { cwd, stdio: ["ignore", "pipe", "ignore"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit");
  const [line] = await once(child.stdout, "data");
  if (!script.includes("sleep")) await ended;
  return { pid: Number(String(line)), ended };
}
