import type { Host } from "@atlas/api/lib/host";
import { isCatalogKnown, lookUpTable, type Entity, type SemanticLayer } from "@atlas/api/lib/semantic";
import { isDatasourcePlugin, messageOf } from "@useatlas/plugin-sdk";
import type { Finding } from "../../findings.ts";
import { interrupted } from "../../signals.ts";
import { compareWithTable } from "./compare-with-table.ts";
import { redactFor } from "./redact-for.ts";

/** Initializes the datasources, and nothing else that might open a port. What failed, by plugin. */
export async function initializeDatasources(host: Host): Promise<Map<string, unknown>> {
  const failures = new Map<string, unknown>();
  for (const entry of host.entries.filter(({ plugin }) => isDatasourcePlugin(plugin))) {
    try {
      await host.initialize(entry);
    } catch (thrown) {
      failures.set(entry.plugin.id, thrown);
    }
  }
  return failures;
}

/** Compares the entities with the databases: those of one datasource one after the other, the datasources at once. */
export async function compareDatasources(layer: SemanticLayer, { host, failures }: { host: Host; failures: ReadonlyMap<string, unknown> }): Promise<Finding[]> {
  const homeless = layer.entities.filter(({ connectionId }) => connectionId === undefined).map(withoutDatasource);
  const compared = layer.connections.map(({ id, dbType }) => {
    const entities = layer.entities.filter(({ connectionId }) => connectionId === id);
    return compareDatasource(entities, { host, id, dbType, failure: failures.get(id) });
  });
  return [...homeless, ...(await Promise.all(compared)).flat()];
}

interface DatasourceOptions {
  host: Host;
  id: string;
  dbType: string;
  failure: unknown;
}

async function compareDatasource(entities: readonly Entity[], { host, id, dbType, failure }: DatasourceOptions): Promise<Finding[]> {
  if (failure !== undefined) return [notCompared("PLUGIN_INITIALIZE", failure)];
  if (entities.length === 0) return [{ code: "ENTITIES_NONE", severity: "skipped", subject: id, message: "has no entities" }];
  if (!speaksSql(host, id, dbType)) return [notCompared("CONNECTION_NOT_SQL", `Tables of the type "${dbType}" cannot be looked up.`)];

  const lookUp = async (table: string) => lookUpTable(await host.connections.open(id), table, { id, dbType, timeoutMs: host.settings.queryTimeoutMs, signal: interrupted });
  const findings: Finding[] = [];
  for (const entity of entities) {
    try {
      const found = await compareWithTable(entity, { id, dbType, lookUp });
      findings.push(...found.map((finding) => ({ ...finding, message: redactFor(host, id, finding.message) })));
    } catch (thrown) {
      // The next one would wait for the same silence.
      return [...findings, notCompared("CONNECTION_UNREACHABLE", thrown, entities.length - entities.indexOf(entity))];
    }
  }
  return findings;

  function notCompared(code: string, thrown: unknown, count = entities.length): Finding {
    const what = `${count} ${count === 1 ? "entity" : "entities"} could not be compared`;
    return { code, severity: "unknown", subject: id, message: `${what}: ${redactFor(host, id, messageOf(thrown))}`, hint: code === "CONNECTION_NOT_SQL" ? undefined : "Run atlas doctor." };
  }
}

/** With a validator of its own a datasource need not speak SQL, unless its engine is one that does. */
function speaksSql({ entries }: Host, id: string, dbType: string): boolean {
  const plugin = entries.map((entry) => entry.plugin).filter(isDatasourcePlugin).find((one) => one.id === id);
  return isCatalogKnown(dbType) || plugin?.connection.validate === undefined;
}

function withoutDatasource({ name, location }: Entity): Finding {
  return { code: "ENTITY_UNCHECKED", severity: "unknown", subject: name, message: "There is no datasource to compare it with.", hint: "Register a datasource plugin in atlas.config.ts.", location };
}
