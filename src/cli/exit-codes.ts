/** What a command's exit code means; the same for every command. */
export const EXIT = {
  done: 0,
  fault: 1,
  usage: 2,
  undetermined: 3,
  lock: 4,
  stalePlan: 5,
  hazard: 6,
  drift: 7,
  historyEdited: 8,
  databaseAhead: 9,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code of a failure that Atlas foresaw, by its code. What is not listed is a fault of what was worked on. */
export function exitCodeOf(code: string): ExitCode {
  return exits[code] ?? EXIT.fault;
}

const exits: Record<string, ExitCode> = {
  USAGE: EXIT.usage,
  ANSWER_MISSING: EXIT.usage,
  PROMPT_CANCELLED: EXIT.interrupted,
  INTERRUPTED: EXIT.interrupted,
  TERMINATED: EXIT.terminated,
  CWD_MISSING: EXIT.usage,
  CONFIG_MISSING: EXIT.usage,
  DATABASE_URL_MISSING: EXIT.usage,
  DATABASE_URL_INVALID: EXIT.usage,
  CONNECTION_UNKNOWN: EXIT.usage,
  ACTION_UNKNOWN: EXIT.usage,
  ACTION_REASON_INVALID: EXIT.usage,
  ACTION_OUTCOME_LOST: EXIT.undetermined,
  PLUGIN_CONFIGURED: EXIT.usage,
  PLUGIN_UNKNOWN: EXIT.usage,
  NAME_INVALID: EXIT.usage,
  TYPE_INVALID: EXIT.usage,
  TARGET_EXISTS: EXIT.usage,
  TARGET_MISSING: EXIT.usage,
  OUTPUT_LOST: EXIT.undetermined,
  PROCESS_ENDED: EXIT.undetermined,
  UNCAUGHT: EXIT.undetermined,
  DATABASE_UNREACHABLE: EXIT.undetermined,
  DATABASE_TIMEOUT: EXIT.undetermined,
  CONNECTION_UNAVAILABLE: EXIT.undetermined,
  DATASOURCE_UNAVAILABLE: EXIT.undetermined,
  QUERY_TIMEOUT: EXIT.undetermined,
  QUERY_QUEUE_TIMEOUT: EXIT.undetermined,
  POSTGRES_MISSING: EXIT.undetermined,
  POSTGRES_START: EXIT.undetermined,
  LOCK_NOT_OBTAINED: EXIT.lock,
  LOCK_LOST: EXIT.lock,
  PLAN_STALE: EXIT.stalePlan,
  HAZARD_NOT_ALLOWED: EXIT.hazard,
};
