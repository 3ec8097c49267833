import { ownServer } from "../../test/support/own-server.ts";
import { silentServer } from "../../test/support/servers/silent-server.ts";
import { manyTargets } from "../support/many-targets.ts";
import { printTable } from "../support/print-table.ts";
import { atlas, bun } from "../support/repository.ts";
import { timeCommands } from "../support/time-command.ts";
import { expoDoctor } from "./expo-doctor.ts";

/** The doctor of a project with fifty datasources: all of them well, and one of them a black hole, which it must name; beside expo-doctor. */
export async function proveDoctor(): Promise<void> {
  const server = await ownServer();
  const blackHole = await silentServer();
  const [url, silent] = [server.urlOf("postgres"), `postgres://127.0.0.1:${blackHole.port}/warehouse`];
  const projects = await Promise.all([manyTargets({ count, url }), ...(["health", "query"] as const).map((at) => manyTargets({ count, url, silent: { url: silent, at } }))]);
  const [well, illAtHealth, illAtQuery] = projects.map(({ folder }) => folder);
  const doctor = (file: string, folder = "", exitCode = 0) => ({ file, args: [atlas, "doctor", "--cwd", folder], env: { PORT: "0" }, exitCode });
  try {
    const expo = await expoDoctor();
    const timings = await timeCommands({
      [`bun, atlas, ${count} targets, all well`]: doctor(bun, well),
      [`node, atlas, ${count} targets, all well`]: doctor("node", well),
      [`bun, atlas, ${count} targets, the health of one never answers`]: doctor(bun, illAtHealth, 1),
      [`node, atlas, ${count} targets, the health of one never answers`]: doctor("node", illAtHealth, 1),
      [`bun, atlas, ${count} targets, the query of one never answers`]: doctor(bun, illAtQuery, 1),
      [`node, atlas, ${count} targets, the query of one never answers`]: doctor("node", illAtQuery, 1),
      ...("command" in expo && { [expo.name]: expo.command }),
    }, { rounds: 3 });
    printTable("Examining a project, in ms", ["command", "median", "best", "worst"], Object.entries(timings).map(([name, { median, best, worst }]) => [name, median, best, worst]));
    process.stdout.write(`${expo.note}\n`);
  } finally {
    for (const { remove } of projects) await remove();
    await blackHole.close();
    await server.stop();
  }
}

const count = 50;
