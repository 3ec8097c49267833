import { isAtlasError, messageOf, type EntityProvider, type PluginEntity } from "@useatlas/plugin-sdk";
import { isRecord, kindOf } from "./kind-of.ts";
import type { Degradation } from "./layer.ts";

/** Runs a call into a plugin, under a deadline. */
export type Call = <Result>(call: { pluginId: string; method: string; deadlineMs: number }, run: () => Result | Promise<Result>) => Promise<Result>;

/** A datasource plugin, as far as the semantic layer cares. */
export interface Datasource {
  id: string;
  connection: { dbType: string };
  entities?: PluginEntity[] | EntityProvider | undefined;
}

/** The entities that a datasource brings along, not parsed yet. */
export interface ProvidedEntities {
  connectionId: string;
  entities: readonly PluginEntity[];
  degraded: readonly Degradation[];
  /** Whether the plugin did not answer, so that what it said before still counts. */
  failed: boolean;
}

/** Asks a datasource for its entities. Never throws: one that fails, hangs or answers with junk is degraded. */
export async function provideEntities(datasource: Datasource, { call, deadlineMs }: { call: Call; deadlineMs: number }): Promise<ProvidedEntities> {
  const connectionId = datasource.id;
  const degrade = (code: string, message: string): Degradation => ({ connectionId, code, message });
  try {
    const answer: unknown = await ask(datasource, { call, deadlineMs });
    if (!Array.isArray(answer)) {
      return { connectionId, entities: [], degraded: [degrade("ENTITIES_MALFORMED", `entities() gave ${answer === undefined ? "nothing" : kindOf(answer)} in place of a list`)], failed: true };
    }
    const entities = answer.filter(isPluginEntity);
    const junk = answer.flatMap((entity: unknown, index) => (isPluginEntity(entity) ? [] : degrade("ENTITIES_MALFORMED", `entities[${index}] is not { name, yaml }, both of them text`)));
    return { connectionId, entities, degraded: junk, failed: false };
  } catch (thrown) {
    return { connectionId, entities: [], degraded: [degrade(isAtlasError(thrown) ? thrown.code : "PLUGIN_THROWS", messageOf(thrown))], failed: true };
  }
}

async function ask(datasource: Datasource, { call, deadlineMs }: { call: Call; deadlineMs: number }): Promise<unknown> {
  if (typeof datasource.entities !== "function") return datasource.entities ?? [];
  const provider = () => (typeof datasource.entities === "function" ? datasource.entities() : []);
  return call({ pluginId: datasource.id, method: "entities()", deadlineMs }, provider);
}

function isPluginEntity(entity: unknown): entity is PluginEntity {
  return isRecord(entity) && typeof entity.name === "string" && typeof entity.yaml === "string";
}
