import { isAtlasError, messageOf, redactSecrets, secretsIn } from "@useatlas/plugin-sdk";
import type { Host, PluginEntry } from "@atlas/api/lib/host";
import type { Finding } from "../../findings.ts";
import { projectOf, type DoctorSubject } from "../doctor-subject.ts";
import type { Check } from "../run-checks.ts";

/** The check of one plugin: it is initialized, then asked for its health. One with tables waits for the database. It stays up for what else is asked of it. */
export function createPluginCheck(entry: PluginEntry): Check<DoctorSubject> {
  const { id, schema } = entry.plugin;
  return {
    name: `plugin-${id}`,
    about: id,
    needs: schema ? ["config", "database", "migrations"] : ["config"],
    async examine(subject) {
      const { host } = projectOf(subject);
      try {
        await host.initialize(entry);
      } catch (thrown) {
        return [notInitialized(entry, thrown)];
      }
      return [judge(entry, await host.health(entry))];
    },
  };
}

/** Tears a plugin down once nothing else is asked of it, and says so only when that fails. */
export function createTeardownCheck(entry: PluginEntry, { after }: { after: readonly string[] }): Check<DoctorSubject> {
  const { id } = entry.plugin;
  return { name: `teardown-${id}`, about: id, after, tidies: `plugin-${id}`, examine: async ({ project }) => ("host" in project ? tearDown(entry, project.host) : []) };
}

type Health = Awaited<ReturnType<Host["health"]>>;

function notInitialized({ plugin }: PluginEntry, thrown: unknown): Finding {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  const late = isAtlasError(cause) && cause.code === "PLUGIN_TIMEOUT";
  const inner = cause instanceof Error ? cause.cause : undefined;
  const toolTaken = isAtlasError(inner) && inner.code === "TOOL_NAME_TAKEN";
  return {
    code: late ? "PLUGIN_TIMEOUT" : toolTaken ? inner.code : "PLUGIN_INITIALIZE",
    severity: "error",
    subject: plugin.id,
    message: redact(plugin, messageOf(late ? cause : thrown)),
    hint: late ? "Give what initialize() waits for a deadline, or leave it to the first use." : toolTaken ? inner.hint : undefined,
  };
}

async function tearDown(entry: PluginEntry, host: Host): Promise<Finding[]> {
  try {
    await host.teardown(entry);
    return [];
  } catch (thrown) {
    const code = isAtlasError(thrown) && thrown.code === "PLUGIN_TIMEOUT" ? "TEARDOWN_TIMEOUT" : "TEARDOWN_THROWS";
    return [{ code, severity: "error", subject: entry.plugin.id, message: redact(entry.plugin, messageOf(thrown)), hint: "teardown() never throws: catch what it meets, and give it a deadline." }];
  }
}

function judge({ plugin }: PluginEntry, { healthy, message, latencyMs, fault }: Health): Finding {
  if (!healthy) return { code: fault ?? "PLUGIN_UNHEALTHY", severity: "error", subject: plugin.id, message: redact(plugin, message ?? "It gave no reason.") };
  const words = plugin.healthCheck ? ["healthy", message, `${latencyMs ?? 0} ms`] : ["initialized", "has no health check"];
  return { code: "PLUGIN_HEALTHY", severity: "ok", subject: plugin.id, message: redact(plugin, words.filter((word) => word !== undefined).join(", ")) };
}

/** What a plugin says may hold what its config holds. */
function redact({ config }: PluginEntry["plugin"], text: string): string {
  return redactSecrets(text, secretsIn(config));
}
