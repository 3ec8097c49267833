import type { Readable, Writable } from "node:stream";
import { AtlasError, type PluginStdio } from "@useatlas/plugin-sdk";

export interface StdioStreams {
  input: Readable;
  output: Writable;
}

/** The process's two streams, which one plugin may have. */
export function createStdio(streams: StdioStreams) {
  let owner: string | undefined;

  function of(pluginId: string): PluginStdio {
    return {
      take() {
        if (owner !== undefined && owner !== pluginId) {
          throw new AtlasError(`Plugin "${pluginId}" cannot have stdin and stdout: plugin "${owner}" speaks over them.`, { code: "STDIO_TAKEN", hint: "Keep one of the two in atlas.config.ts." });
        }
        owner = pluginId;
        return streams;
      },
    };
  }

  return { of, owner: () => owner };
}
