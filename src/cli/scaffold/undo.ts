/** Remembers how to take back what was done. */
export interface Undo {
  /** To be called as soon as `path` has been created, with what removes it again. */
  add(path: string, remove: () => Promise<void>): void;
  /** Takes everything back, last first, and returns the paths for which that failed. */
  run(): Promise<string[]>;
}

export function createUndo(): Undo {
  const steps: { path: string; remove: () => Promise<void> }[] = [];

  return {
    add(path, remove) {
      steps.push({ path, remove });
    },
    async run() {
      const left: string[] = [];
      for (const { path, remove } of steps.splice(0).reverse()) {
        await remove().catch((thrown: unknown) => {
          if (!isNotOurs(thrown)) left.push(path);
        });
      }
      return left;
    },
  };
}

/** Gone already, or a folder into which somebody else has put something meanwhile: it stays, and rightly. */
function isNotOurs(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && (thrown.code === "ENOENT" || thrown.code === "ENOTEMPTY");
}
