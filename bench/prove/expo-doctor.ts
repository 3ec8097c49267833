import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { messageOf } from "../../src/plugin-sdk/errors.ts";
import { installPeers } from "../support/peers.ts";
import type { CommandLine } from "../support/time-command.ts";

/** expo-doctor on the least that is an Expo project, with what its figure is worth here; only the note where it cannot run. */
export async function expoDoctor(): Promise<{ name: string; command: CommandLine; note: string } | { note: string }> {
  try {
    const cwd = await installPeers({ expo: "55.0.31", "expo-doctor": "1.21.1" });
    await writeFile(join(cwd, "app.json"), JSON.stringify({ expo: { name: "bench", slug: "bench" } }));
    const command = { file: "node", args: [join(cwd, "node_modules/expo-doctor/bin/expo-doctor.js"), "--verbose", cwd], cwd };
    const { all, exitCode } = await execa(command.file, command.args, { cwd, reject: false, all: true });
    const [, passed, total] = /(\d+)\/(\d+) checks passed/.exec(all) ?? [];
    if (!passed || exitCode === undefined) return { note: `expo-doctor could not run here: ${all}` };
    const failed = [...all.split("Possible issues detected")[0]?.matchAll(/^✖ (.*)$/gm) ?? []].map(([, name]) => name);
    const offline = /ENOTFOUND|EAI_AGAIN|fetch failed/.test(all) ? " There is no internet here; the checks that want it fail at once." : "";
    return {
      name: "node, expo-doctor, an empty project",
      command: { ...command, exitCode },
      note: `Of expo-doctor's ${total} checks ${passed} passed.${failed.length > 0 ? ` The others: ${failed.join("; ")}.` : ""}${offline}`,
    };
  } catch (thrown) {
    return { note: `expo-doctor could not be installed here: ${messageOf(thrown)}` };
  }
}
