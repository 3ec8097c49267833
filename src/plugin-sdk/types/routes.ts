import type { Awaitable } from "./hooks.ts";

/**
 * The part of a Hono context that most routes need, so that a plugin type-checks without Hono installed.
 * For all of it write `routes(app: Hono)` with the type from `@useatlas/plugin-sdk/hono`.
 */
export interface PluginRouteContext {
  req: {
    readonly method: string;
    readonly path: string;
    readonly url: string;
    readonly raw: Request;
    header(name: string): string | undefined;
    param(name: string): string | undefined;
    query(name: string): string | undefined;
    // `any` as in the platform's own `Response.json()`: the caller knows what it parses.
    // oxlint-disable-next-line typescript/no-explicit-any
    json(): Promise<any>;
    text(): Promise<string>;
    arrayBuffer(): Promise<ArrayBuffer>;
    parseBody(): Promise<Record<string, string | File | (string | File)[]>>;
  };
  /** What the server that listens knows of the connection. Absent where a request came over none, as in tests. */
  readonly env?: { readonly ip?: string };
  json(data: unknown, status?: number, headers?: Record<string, string>): Response;
  text(text: string, status?: number, headers?: Record<string, string>): Response;
  html(html: string, status?: number, headers?: Record<string, string>): Awaitable<Response>;
  body(data: string | ArrayBuffer | ReadableStream | null, status?: number, headers?: Record<string, string>): Response;
  redirect(location: string, status?: number): Response;
  header(name: string, value?: string): void;
  status(status: number): void;
}

export type PluginRouteHandler = (
  c: PluginRouteContext,
  next: () => Promise<void>,
) => Awaitable<Response | void>;

/** The Hono app that an interaction plugin mounts its routes on. */
export interface PluginRoutes {
  get(path: string, ...handlers: PluginRouteHandler[]): unknown;
  post(path: string, ...handlers: PluginRouteHandler[]): unknown;
  put(path: string, ...handlers: PluginRouteHandler[]): unknown;
  patch(path: string, ...handlers: PluginRouteHandler[]): unknown;
  delete(path: string, ...handlers: PluginRouteHandler[]): unknown;
  options(path: string, ...handlers: PluginRouteHandler[]): unknown;
  all(path: string, ...handlers: PluginRouteHandler[]): unknown;
  use(path: string, handler: PluginRouteHandler): unknown;
}
