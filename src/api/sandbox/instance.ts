import type { SandboxBackend, SandboxKind } from "./backend.ts";

/** One backend that was created. Once retired it takes no more commands, and is closed when the last one has left it. */
export interface Instance {
  readonly kind: SandboxKind;
  readonly backend: SandboxBackend;
  readonly retired: boolean;
  /** Whether a command has run in it. */
  proven: boolean;
  /** False when it is retired: another one has to be asked for. */
  enter(): boolean;
  leave(): void;
  retire(): void;
}

export function createInstance(kind: SandboxKind, backend: SandboxBackend, close: () => void): Instance {
  let users = 0;
  let retired = false;

  return {
    kind,
    backend,
    proven: false,
    get retired() {
      return retired;
    },
    enter() {
      if (!retired) users++;
      return !retired;
    },
    leave() {
      users--;
      if (retired && users === 0) close();
    },
    retire() {
      if (retired) return;
      retired = true;
      if (users === 0) close();
    },
  };
}
