import { AtlasError, isAtlasError, redactSecrets, type PluginLogger } from "@useatlas/plugin-sdk";
import { errorNameOf, STATUS, type ErrorName } from "./error-names.ts";
import type { HttpContext } from "./http-env.ts";

/** The body of every failure. */
export interface ErrorBody {
  error: ErrorName;
  message: string;
  /** Permanent, such as `ACTION_CONFLICT`; left out where it would tell of the inside. */
  code?: string;
  /** Under which the operator finds it in the log. */
  requestId: string;
}

export interface AnswerErrorOptions {
  logger: PluginLogger;
  /** What the body holds beyond the usual. */
  details?: object;
}

/** Answers whatever was thrown: what was foreseen in its own words, everything else as `internal_error` that tells nothing. */
export function answerError(thrown: unknown, c: HttpContext, { logger, details = {} }: AnswerErrorOptions): Response {
  const own = responseOf(thrown);
  if (own) return c.newResponse(own.body, own);
  const name = isAtlasError(thrown) ? errorNameOf(thrown.code) : "internal_error";
  if (name === "internal_error") logger.error({ err: thrown, requestId: c.get("requestId"), plugin: c.get("pluginId") }, `${c.req.method} ${c.req.path} failed`);
  return c.json({ ...bodyOf(thrown, { name, requestId: c.get("requestId") }), ...details }, STATUS[name]);
}

export function pathUnknown({ req: { method, path } }: HttpContext): AtlasError {
  return new AtlasError(`Nothing answers ${method} ${path}.`, { code: "PATH_UNKNOWN" });
}

function bodyOf(thrown: unknown, { name, requestId }: { name: ErrorName; requestId: string }): ErrorBody {
  if (name === "internal_error" || !isAtlasError(thrown)) {
    return { error: name, message: `Something failed inside of Atlas. Its log says more under the request's id, ${requestId}.`, requestId };
  }
  const message = redactSecrets(thrown.hint ? `${thrown.message} ${thrown.hint}` : thrown.message);
  return { error: name, message, code: thrown.code, requestId };
}

/** A plugin may throw its answer, as Hono's HTTPException: it comes wrapped in what says whose it is. */
function responseOf(thrown: unknown): Response | undefined {
  const inner = isAtlasError(thrown) && thrown.code === "PLUGIN_THROWS" ? thrown.cause : undefined;
  if (!(inner instanceof Error) || !("getResponse" in inner) || typeof inner.getResponse !== "function") return undefined;
  const response: unknown = inner.getResponse();
  return response instanceof Response ? response : undefined;
}
