import { isAtlasError, messageOf, redactSecrets, secretsIn } from "@useatlas/plugin-sdk";
import type { Host, PluginEntry } from "@atlas/api/lib/host";
import type { Finding } from "../../findings.ts";
import { projectOf, type DoctorSubject } from "../doctor-subject.ts";
import type { Check } from "../run-checks.ts";

/** The check of one plugin: it is initialized, then asked for its health. One with tables waits for the database. */
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
      const finding = judge(entry, await host.health(entry));
      return [finding, ...(await tearDown(entry, host))];
    },
  };
}

type Health = Awaited<ReturnType<Host["health"]>>;

function notInitialized({ plugin }: PluginEntry, thrown: unknown): Finding {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  const late = isAtlasError(cause) && cause.code === "PLUGIN_TIMEOUT";
  return {
    code: late ? "PLUGIN_TIMEOUT" : "PLUGIN_INITIALIZE",
    severity: "error",
    subject: plugin.id,
    message: redact(plugin, messageOf(late ? cause : thrown)),
    hint: late ? "Give what initialize() waits for a deadline, or leave it to the first use." : undefined,
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
