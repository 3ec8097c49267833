import { isActionPlugin, type AtlasPlugin } from "@useatlas/plugin-sdk";

export interface MissingCredential {
  pluginId: string;
  /** The action's name. */
  action: string;
  credential: string;
}

/** The credentials that actions cannot do without, and that neither their plugin's config nor the environment has. */
export function missingCredentials(plugins: readonly AtlasPlugin[], environment: Readonly<Record<string, string | undefined>>): MissingCredential[] {
  return plugins.filter(isActionPlugin).flatMap(({ id, config, actions }) =>
    actions.flatMap(({ name, requiredCredentials = [] }) =>
      requiredCredentials
        .filter((credential) => !hasValue(config, credential) && !environment[credential])
        .map((credential) => ({ pluginId: id, action: name, credential })),
    ),
  );
}

function hasValue(config: unknown, key: string): boolean {
  if (typeof config !== "object" || config === null) return false;
  const value: unknown = Reflect.get(config, key);
  return value !== undefined && value !== null && value !== "";
}
