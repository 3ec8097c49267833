import type { PluginState, Services } from "./services.ts";

export interface HealthWatch {
  /** Resolves when every plugin was asked once. */
  first: Promise<void>;
  stop(): void;
}

/** Asks all plugins for their health, over and over, so that what is last known of them is not old. A round begins when the one before it is over. */
export function watchHealth(plugins: readonly PluginState[], { checkHealth, everyMs }: { checkHealth: Services["checkHealth"]; everyMs: number }): HealthWatch {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;

  async function round(): Promise<void> {
    await Promise.all(plugins.map((plugin) => checkHealth(plugin)));
    if (!isOver) timer = setTimeout(() => void round(), everyMs).unref();
  }

  function stop(): void {
    isOver = true;
    clearTimeout(timer);
  }

  return { first: round(), stop };
}
