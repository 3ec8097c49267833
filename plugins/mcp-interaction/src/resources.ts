import type { McpServer } from "@modelcontextprotocol/server";
import type { AtlasPluginContext, SemanticFile } from "@useatlas/plugin-sdk";
import type { Mcp } from "./driver";

/** The files of the semantic layer, each under its path. They are listed anew every time: a reload may have changed them. */
export function registerResources(server: McpServer, { mcp, ctx }: { mcp: Mcp; ctx: AtlasPluginContext }): void {
  const files = new mcp.ResourceTemplate(`${base}{+path}`, { list: async () => ({ resources: (await ctx.agent.files()).map(describe) }) });

  server.registerResource("semantic-layer", files, { title: "Semantic layer", description: "A file of the semantic layer: an entity, metrics, the glossary or the catalog." }, async (uri) => {
    const file = (await ctx.agent.files()).find(({ path }) => uriOf(path) === uri.href);
    if (!file) throw new mcp.ResourceNotFoundError(uri.href);
    return { contents: [{ uri: uri.href, mimeType: typeOf(file), text: file.content }] };
  });
}

function describe(file: SemanticFile) {
  return { uri: uriOf(file.path), name: file.path, title: file.path, mimeType: typeOf(file) };
}

function uriOf(path: string): string {
  // By URL, so that it is written as a client's own URL would be.
  return new URL(base + path.split("/").map(encodeURIComponent).join("/")).href;
}

function typeOf({ path }: SemanticFile): string {
  return /\.ya?ml$/.test(path) ? "application/yaml" : "text/plain";
}

const base = "atlas://semantic/";
