import type { Problem } from "@useatlas/plugin-sdk";
import type { Entity } from "./entity.ts";
import type { SemanticConnection, SemanticLayer } from "./layer.ts";
import type { ProvidedEntities } from "./plugin-entities.ts";
import { readFolder } from "./read-folder.ts";
import { semanticError } from "./semantic-error.ts";

export interface LoadSemanticLayerOptions {
  /** The datasources, the default one first. */
  connections: readonly SemanticConnection[];
  /** The entities that they bring along. */
  provided?: readonly ProvidedEntities[];
}

/**
 * Reads the semantic layer of a folder, which need not be there. Throws with every fault of every file at once: its
 * `problems` have their places. What a plugin brings along is never a reason to throw.
 */
export async function loadSemanticLayer(folder: string, { connections, provided = [] }: LoadSemanticLayerOptions): Promise<SemanticLayer> {
  const reading = await readFolder(folder);
  if (reading.faults.length === 0 && reading.files.length === 0 && provided.every(({ entities }) => entities.length === 0)) {
    return { connections, entities: [], catalog: undefined, glossary: [], metrics: [], files: [], degraded: provided.flatMap(({ degraded }) => degraded), warnings: [] };
  }
  // They bring the YAML parser and Zod, which a project without a semantic layer does not need.
  const [{ readFiles }, { collectEntities }, { checkReferences }] = await Promise.all([import("./read-files.ts"), import("./collect-entities.ts"), import("./references.ts")]);

  const { entities: written, glossary, metrics, catalog, faults: contentFaults, warnings } = readFiles(reading.files, connections.map(({ id }) => id));
  const { paths } = reading;
  const { entities, faults: doubles, warnings: notices, degraded } = collectEntities(written, { connections, provided, paths });
  const faults: Problem[] = [...reading.faults, ...contentFaults, ...doubles];
  if (faults.length > 0) throw semanticError(folder, faults);

  const sorted = sort(entities, connections);
  const references = checkReferences({ entities: sorted, catalog, metrics, paths });
  const files = reading.files.map(({ path, text }) => ({ path, content: text }));
  return { connections, entities: sorted, catalog, glossary, metrics, files, degraded, warnings: [...warnings, ...notices, ...references] };
}

function sort(entities: readonly Entity[], connections: readonly SemanticConnection[]): Entity[] {
  const place = new Map(connections.map(({ id }, index) => [id, index]));
  const placeOf = ({ connectionId }: Entity) => place.get(connectionId ?? "") ?? 0;
  // Not by locale: the order must be the same on every machine.
  return [...entities].sort((left, right) => placeOf(left) - placeOf(right) || (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
}
