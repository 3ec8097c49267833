import { isTransactional } from "./create-step.ts";
import type { Step } from "./types.ts";

/** The steps as a script for psql, which stops at the first fault. It keeps no history. */
export function scriptOf(steps: readonly Step[]): string {
  return ["\\set ON_ERROR_STOP on", "SET timezone = 'UTC';", "SET lock_timeout = '500ms';", ...steps.map(statementOf)].join("\n\n");
}

function statementOf(step: Step): string {
  if (step.kind === "backfill") return `-- ${step.id}\nDO $atlas$ BEGIN LOOP ${step.sql}; EXIT WHEN NOT FOUND; COMMIT; END LOOP; END $atlas$;`;
  if (!isTransactional(step)) return `-- ${step.id}\nSET lock_timeout = 0;\n${step.sql};\nSET lock_timeout = '500ms';`;
  return `-- ${step.id}\nBEGIN;\n${step.sql};\nCOMMIT;`;
}
