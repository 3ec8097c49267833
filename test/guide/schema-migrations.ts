import { definePlugin as define, type AtlasContextPlugin } from "@useatlas/plugin-sdk";

// The block's last comment stands for the rest of the plugin, which this adds.
function definePlugin(plugin: Omit<AtlasContextPlugin, "contextProvider">) {
  return define({ ...plugin, contextProvider: { load: () => "" } });
}

// the guide's block begins
export default definePlugin({
  id: "my-plugin",
  type: "context",
  version: "1.0.0",

  schema: {
    my_plugin_cache: {
      fields: {
        key: { type: "string", required: true, unique: true },
        value: { type: "string", required: true },
        updated_at: { type: "date" },
      },
    },
  },

  // ...
});
// the guide's block ends
