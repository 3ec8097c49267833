import type { EffectKind } from "./side-effects.ts";

/** Takes down that something was opened, started or printed; `isOpen` says later whether it still is. */
export type Note = (kind: EffectKind, what: string, isOpen: () => boolean) => void;

/** Has `watch` called before each call of a method; one that there is not stays away. */
export function before<Owner extends object>(owner: Owner, name: string, watch: (self: Owner) => void): void {
  replace(owner, name, (original) => function watched(this: Owner, ...args: unknown[]): unknown {
    watch(this);
    return Reflect.apply(original, this, args);
  });
}

/** Has `watch` called with what each call of a method gave. */
export function after(owner: object, name: string, watch: (given: unknown) => void): void {
  replace(owner, name, (original) => function watched(this: unknown, ...args: unknown[]): unknown {
    const given: unknown = Reflect.apply(original, this, args);
    watch(given);
    return given;
  });
}

function replace(owner: object, name: string, wrap: (original: (...args: never[]) => unknown) => (...args: never[]) => unknown): void {
  const original: unknown = Reflect.get(owner, name);
  // Any function may be called with whatever came in.
  if (typeof original === "function") Reflect.set(owner, name, Object.assign(wrap(original as (...args: never[]) => unknown), original));
}
