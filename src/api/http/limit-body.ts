import { AtlasError } from "@useatlas/plugin-sdk";
import { bodyLimit } from "hono/body-limit";
import type { HttpMiddleware } from "./http-env.ts";

/** Throws `BODY_TOO_LARGE`. With their histories chats grow large, and so may what a webhook brings; whoever reads the body after this finds it untouched. */
export const limitBody: HttpMiddleware = bodyLimit({
  maxSize: 10_000_000,
  onError: () => {
    throw new AtlasError("The body is larger than 10 MB.", { code: "BODY_TOO_LARGE" });
  },
});
