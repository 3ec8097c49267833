import type { PluginType } from "./plugin.ts";

/**
 * The types of a plugin, from a `createPlugin()` factory or a `definePlugin()` object, for code that must not import
 * the plugin itself. Keys that its type does not have are `never`.
 *
 * @example
 * type ClickHouse = $InferServerPlugin<typeof clickhousePlugin>;
 * type Url = ClickHouse["Config"]["url"];
 */
export type $InferServerPlugin<Source> = Inferred<Source extends (...args: never[]) => infer Plugin ? Plugin : Source>;

interface Inferred<Plugin> {
  Config: Member<Plugin, "config">;
  Type: Plugin extends { types: readonly (infer Type)[] } ? Type : Plugin extends { type: infer Type extends PluginType } ? Type : never;
  Id: Member<Plugin, "id">;
  Name: Member<Plugin, "name">;
  Version: Member<Plugin, "version">;
  DbType: Plugin extends { connection: { dbType: infer DbType } } ? DbType : never;
  Actions: Plugin extends { actions: infer Actions } ? Actions : never;
  Security: Member<Plugin, "security">;
}

type Member<Plugin, Key extends string> = Key extends keyof Plugin ? Exclude<Plugin[Key], undefined> : never;
