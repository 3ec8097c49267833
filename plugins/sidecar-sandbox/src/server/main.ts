#!/usr/bin/env bun
import { AtlasError, isAtlasError, messageOf } from "@useatlas/plugin-sdk";
import { startSidecar } from "./sidecar-server";

const { SIDECAR_AUTH_TOKEN = "", SIDECAR_HOST = "127.0.0.1", SIDECAR_ISOLATION = "bubblewrap", PORT = "8080" } = process.env;
const [folder = "semantic"] = process.argv.slice(2);

try {
  if (SIDECAR_ISOLATION !== "bubblewrap" && SIDECAR_ISOLATION !== "container") throw wrong("SIDECAR_ISOLATION", SIDECAR_ISOLATION, "bubblewrap or container");
  if (!/^\d{1,5}$/.test(PORT) || Number(PORT) > 65_535) throw wrong("PORT", PORT, "a number up to 65535");
  const sidecar = await startSidecar({ folder, token: SIDECAR_AUTH_TOKEN, host: SIDECAR_HOST, port: Number(PORT), isolation: SIDECAR_ISOLATION, onError: (thrown) => process.stderr.write(`${messageOf(thrown)}\n`) });
  process.stdout.write(`The sidecar listens at ${sidecar.url} and runs commands over ${folder}.\n`);
  // The process ends here: what a jail has left open must not keep it.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void sidecar.close().then(() => process.exit(0)));
} catch (thrown) {
  if (!isAtlasError(thrown)) throw thrown;
  process.stderr.write(`${[thrown.message, thrown.hint].filter(Boolean).join("\n")}\n`);
  process.exitCode = 1;
}

function wrong(variable: string, value: string, expected: string): AtlasError {
  return new AtlasError(`${variable} must be ${expected}, not ${JSON.stringify(value)}.`, { code: "SIDECAR_SETTING_INVALID" });
}
