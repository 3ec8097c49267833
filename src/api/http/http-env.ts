import type { Person } from "@useatlas/plugin-sdk";
import type { Context, MiddlewareHandler } from "hono";

/** What travels with a request. */
export interface HttpEnv {
  Bindings: Transport;
  Variables: {
    requestId: string;
    /** Who asks; set on the host's own API once the key was checked. */
    person?: Person;
    /** The plugin whose route answers. */
    pluginId?: string;
  };
}

/** What the server that listens knows of a request beyond the request itself. */
export interface Transport {
  /** Of the other end of the socket. */
  ip: string;
  /** Has `done` called once the response was sent, or can be sent no more. */
  whenSent(done: () => void): void;
}

export type HttpContext = Context<HttpEnv>;
export type HttpMiddleware = MiddlewareHandler<HttpEnv>;

/** Who asks. Every route behind the check of the key has somebody. */
export function personOf(c: HttpContext): Person {
  const person = c.get("person");
  if (!person) throw new Error(`Nobody was made out for ${c.req.path}.`);
  return person;
}
