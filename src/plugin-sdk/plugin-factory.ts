/** Marks a function as a plugin factory, so that one which was never called can be named as that. */
export function markFactory<Factory extends (input: unknown) => unknown>(factory: Factory): Factory {
  return Object.defineProperty(factory, brand, { value: true });
}

/** True for what `createPlugin()` returns: a factory that somebody may have forgotten to call. */
export function isPluginFactory(value: unknown): boolean {
  return typeof value === "function" && brand in value;
}

const brand = Symbol.for("atlas.plugin-factory");
