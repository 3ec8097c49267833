/** How HTTP says each kind of failure. */
export const STATUS = {
  invalid_request: 400,
  auth_error: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  payload_too_large: 413,
  rate_limited: 429,
  internal_error: 500,
  unavailable: 503,
  timeout: 504,
} as const;

export type ErrorName = keyof typeof STATUS;

/** The name that a failure has over HTTP, by its code. One that is not listed is nobody's business but the operator's. */
export function errorNameOf(code: string): ErrorName {
  return names[code] ?? (code.startsWith("SQL_") ? "invalid_request" : "internal_error");
}

const names: Record<string, ErrorName> = {
  REQUEST_INVALID: "invalid_request",
  KEY_MISSING: "auth_error",
  KEY_UNKNOWN: "auth_error",
  ROLE_MISSING: "forbidden",
  ORIGIN_FOREIGN: "forbidden",
  HOST_FOREIGN: "forbidden",
  PATH_UNKNOWN: "not_found",
  BODY_TOO_LARGE: "payload_too_large",
  RATE_EXCEEDED: "rate_limited",
  SERVER_STOPPING: "unavailable",

  PLUGIN_UNKNOWN: "not_found",
  CONTEXT_UNKNOWN: "not_found",

  CONVERSATION_UNKNOWN: "not_found",
  CONVERSATION_FORBIDDEN: "forbidden",
  CONVERSATION_INVALID: "invalid_request",
  CONVERSATION_BUSY: "conflict",
  MESSAGE_INVALID: "invalid_request",
  MODEL_NOT_CONFIGURED: "unavailable",
  MODEL_KEY_MISSING: "unavailable",
  MODEL_URL_INVALID: "unavailable",
  AGENT_CLOSED: "unavailable",
  HOST_CLOSING: "unavailable",

  ACTION_UNKNOWN: "not_found",
  ACTION_FORBIDDEN: "forbidden",
  ACTION_CONFLICT: "conflict",
  ACTION_REASON_INVALID: "invalid_request",
  ACTION_INPUT_INVALID: "invalid_request",

  CONNECTION_UNKNOWN: "invalid_request",
  COLUMN_MISSING: "invalid_request",
  HOOK_REJECTED: "forbidden",
  QUERY_FAILED: "invalid_request",
  QUERY_RESULT_TOO_LARGE: "invalid_request",
  QUERY_CANCELLED: "invalid_request",
  QUERY_RATE_LIMITED: "rate_limited",
  QUERY_TIMEOUT: "timeout",
  QUERY_QUEUE_TIMEOUT: "timeout",
  CONNECTION_UNAVAILABLE: "unavailable",
};
