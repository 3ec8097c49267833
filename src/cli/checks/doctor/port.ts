import { once } from "node:events";
import { createServer } from "node:net";
import { resolvePort } from "@atlas/api/lib/config";
import { isAtlasError } from "@useatlas/plugin-sdk";
import type { Finding } from "../../findings.ts";
import { projectOf, type DoctorSubject } from "../doctor-subject.ts";
import type { Check } from "../run-checks.ts";

export const port: Check<DoctorSubject> = {
  name: "port",
  needs: ["config"],
  async examine(subject) {
    const number = read(subject);
    if (typeof number === "object") return [number];
    const about = { subject: `port ${number}` };
    const refusal = await tryPort(number);
    if (refusal === undefined) return [{ code: "PORT_FREE", severity: "ok", ...about, message: number === 0 ? "any that is free" : "free" }];
    if (refusal === "EACCES") return [{ code: "PORT_FORBIDDEN", severity: "error", ...about, message: "this user may not listen on it", hint: "Choose one above 1023 with PORT." }];
    if (refusal !== "EADDRINUSE") return [{ code: "PORT_UNKNOWN", severity: "unknown", ...about, message: `it could not be listened on: ${refusal}` }];
    if (await isAtlas(number)) return [{ code: "PORT_SERVING", severity: "ok", ...about, message: "Atlas serves there already" }];
    return [{ code: "PORT_TAKEN", severity: "warning", ...about, message: "another program listens there, so atlas serve could not", hint: "Stop that program, or choose another port with PORT." }];
  },
};

function read(subject: DoctorSubject): number | Finding {
  try {
    return resolvePort(projectOf(subject).loaded.config, process.env);
  } catch (thrown) {
    if (!isAtlasError(thrown)) throw thrown;
    return { code: thrown.code, severity: "error", subject: "port", message: thrown.message, hint: thrown.hint };
  }
}

/** Why nobody can listen there; undefined when one can. It is given back at once. */
async function tryPort(number: number): Promise<string | undefined> {
  const server = createServer().listen(number, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (thrown) {
    return thrown instanceof Error && "code" in thrown ? String(thrown.code) : String(thrown);
  }
  server.close();
  await once(server, "close");
  return undefined;
}

async function isAtlas(number: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${number}/api/health`, { signal: AbortSignal.timeout(2000) });
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null && "status" in body && "checks" in body && "plugins" in body;
  } catch {
    return false; // whoever listens there does not answer as Atlas does
  }
}
