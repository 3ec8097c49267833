import { AsyncLocalStorage } from "node:async_hooks";
import { isAtlasError, type Problem } from "@useatlas/plugin-sdk";
import { emptyLayer, whitelistOf, type SemanticLayer } from "./layer.ts";
import { loadSemanticLayer } from "./load-layer.ts";
import { provideEntities, type Call, type Datasource, type ProvidedEntities } from "./plugin-entities.ts";
import { promptIndex, type PromptIndexOptions } from "./prompt-index.ts";
import { virtualFiles } from "./virtual-files.ts";

export interface CreateSemanticLayerOptions {
  /** Need not be there. */
  folder: string;
  /** The first one is that of the entities which name none. */
  datasources: readonly Datasource[];
  call: Call;
  /** Milliseconds for a datasource's `entities()`. */
  deadlineMs?: number;
}

export interface Reload {
  /** Whether there is a new layer. When the files have faults the one before is kept. */
  replaced: boolean;
  /** The files' faults. */
  problems: readonly Problem[];
  layer: SemanticLayer;
}

/** The semantic layer of a host, which may be read again while it is in use. Before it is loaded, it is empty and allows nothing. */
export function createSemanticLayer({ folder, datasources, call, deadlineMs = 30_000 }: CreateSemanticLayerOptions) {
  const connections = datasources.map(({ id, connection: { dbType } }) => ({ id, dbType }));
  const answers = new Map<string, ProvidedEntities>();
  const asking = new AsyncLocalStorage<true>();
  let layer = emptyLayer;
  let loading: Promise<SemanticLayer> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  /** Reads it, unless that was done. Throws with every fault of every file; another call then tries again. */
  function load(): Promise<SemanticLayer> {
    // A datasource that queries to list its entities would wait for itself.
    if (asking.getStore()) return Promise.resolve(layer);
    if (loading) return loading;
    const reading = inTurn(read);
    loading = reading;
    reading.catch(() => {
      if (loading === reading) loading = undefined;
    });
    return reading;
  }

  /** Reads it again. Does not throw for faults: the layer before is kept, and they are in the answer. */
  async function reload(): Promise<Reload> {
    const reading = inTurn(read);
    try {
      const read = await reading;
      loading = reading;
      return { replaced: true, problems: [], layer: read };
    } catch (thrown) {
      if (!isAtlasError(thrown)) throw thrown;
      return { replaced: false, problems: thrown.problems, layer };
    }
  }

  /** One after the other: of two readings the later one counts. */
  function inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    const result = turn.then(run);
    turn = result.catch(() => undefined);
    return result;
  }

  async function read(): Promise<SemanticLayer> {
    const provided = await Promise.all(datasources.map(provide));
    layer = await loadSemanticLayer(folder, { connections, provided });
    return layer;
  }

  /** What a datasource said last counts while it does not answer. */
  async function provide(datasource: Datasource): Promise<ProvidedEntities> {
    const answer = await asking.run(true, () => provideEntities(datasource, { call, deadlineMs }));
    const before = answers.get(datasource.id);
    if (!answer.failed) answers.set(datasource.id, answer);
    return answer.failed && before ? { ...answer, entities: before.entities } : answer;
  }

  return {
    load,
    reload,
    current: () => layer,
    whitelistOf: (connectionId: string) => whitelistOf(layer, connectionId),
    promptIndex: (options?: PromptIndexOptions) => promptIndex(layer, options),
    virtualFiles: () => virtualFiles(layer),
    /** The folder's files and those of the datasources, as `explore` sees them. */
    files: () => [...layer.files, ...virtualFiles(layer)],
  };
}
