import { AtlasError } from "@useatlas/plugin-sdk";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { HttpContext } from "./http-env.ts";

/** Counts a request. Throws `RATE_EXCEEDED` when it is one too many, and says in the response when to come back. */
export type LimitRate = (c: HttpContext) => Promise<void>;

/** Each person has `perMinute` requests; whoever is nobody yet shares those of the address. */
export function createRateLimit(perMinute: number): LimitRate {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return async (c) => {
    const person = c.get("person");
    try {
      await limiter.consume(person ? `person ${person.id}` : `address ${c.env.ip}`);
    } catch (thrown) {
      if (!(thrown instanceof RateLimiterRes)) throw thrown;
      const seconds = Math.max(1, Math.ceil(thrown.msBeforeNext / 1000));
      c.header("retry-after", String(seconds));
      throw new AtlasError(`More than ${perMinute} requests within a minute.`, { code: "RATE_EXCEEDED", hint: `Try again in ${seconds} s.` });
    }
  };
}
