import type { Host } from "@atlas/api/lib/host";
import { messageOf, type AtlasDatasourcePlugin, withDeadline } from "@useatlas/plugin-sdk";
import { redactFor } from "../../commands/semantic-check/redact-for.ts";
import type { Finding } from "../../findings.ts";
import { projectOf, type DoctorSubject } from "../doctor-subject.ts";
import type { Check } from "../run-checks.ts";
import { datasourceFailure } from "./datasource-failure.ts";
import { mayWrite } from "./may-write.ts";

/** The check of one datasource: it is connected to as for a query, and its role is asked whether it may write. */
export function createDatasourceCheck({ id, connection: { dbType, validate } }: Pick<AtlasDatasourcePlugin, "id" | "connection">): Check<DoctorSubject> {
  return {
    name: `datasource-${id}`,
    about: id,
    needs: [`plugin-${id}`],
    async examine(subject) {
      const { host } = projectOf(subject);
      const start = performance.now();
      try {
        const connection = await within(host, async () => {
          const opened = await host.connections.open(id);
          // With a validator of its own a datasource need not speak SQL; its health was asked for.
          if (!validate) await opened.query("SELECT 1", host.settings.queryTimeoutMs);
          return opened;
        });
        const latencyMs = Math.round(performance.now() - start);
        const writes = await within(host, () => mayWrite(connection, { dbType, timeoutMs: host.settings.queryTimeoutMs }));
        return judge(id, { dbType, writes, latencyMs, asked: !validate });
      } catch (thrown) {
        return [unreachable(id, host, thrown)];
      }
    },
  };
}

function judge(id: string, { dbType, writes, latencyMs, asked }: { dbType: string; writes: boolean | undefined; latencyMs: number; asked: boolean }): Finding[] {
  const role = writes === undefined ? "whether its role may write was not asked" : "its role may only read";
  const findings: Finding[] = [{ code: "DATASOURCE_REACHABLE", severity: "ok", subject: id, message: [`${dbType} ${asked ? "answers" : "opens"}`, ...(writes ? [] : [role]), `${latencyMs} ms`].join(", ") }];
  if (writes) findings.unshift({ code: "DATASOURCE_WRITABLE", severity: "warning", subject: id, message: "its role may write, which Atlas never needs", hint: "Give it a role that may only SELECT: the guard should not be all that stands between a model and the data." });
  return findings;
}

function unreachable(id: string, host: Host, thrown: unknown): Finding {
  const silent = thrown === late || /did not finish within/.test(messageOf(thrown));
  const about = { severity: "error", subject: id } as const;
  const said = redactFor(host, id, messageOf(thrown));
  const failure = silent ? undefined : datasourceFailure(thrown);
  if (failure) return { ...about, code: failure.code, message: `${failure.what}: ${said}`, hint: failure.hint };
  const message = silent ? `it did not answer within ${host.settings.queryTimeoutMs / 1000} s` : said;
  return { ...about, code: silent ? "DATASOURCE_TIMEOUT" : "DATASOURCE_UNREACHABLE", message, hint: "Check the address and the credentials in the plugin's config, and that its server runs." };
}

function within<Result>({ settings: { queryTimeoutMs } }: Host, run: () => Promise<Result>) {
  return withDeadline(run, {
    deadlineMs: queryTimeoutMs,
    late() {
      throw late;
    },
  });
}

const late = Symbol("late");
