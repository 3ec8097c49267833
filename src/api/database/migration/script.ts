import { isTransactional } from "./create-step.ts";
import { goOnBehind } from "./statements.ts";
import type { Step } from "./types.ts";

/** The steps as a script for psql, which stops at the first fault. It keeps no history. */
export function scriptOf(steps: readonly Step[]): string {
  return ["\\set ON_ERROR_STOP on", "SET timezone = 'UTC';", "SET lock_timeout = '500ms';", ...steps.map(statementOf)].join("\n\n");
}

function statementOf(step: Step): string {
  if (step.kind === "backfill") return `-- ${step.id}\nDO ${quoteBody(backfillLoop(step))};`;
  if (!isTransactional(step)) return `-- ${step.id}\nSET lock_timeout = 0;\n${step.sql};\nSET lock_timeout = '500ms';`;
  return `-- ${step.id}\nBEGIN;\n${step.sql};\nCOMMIT;`;
}

/** Batch after batch, as often through the table as there is something to fill. */
function backfillLoop({ sql }: Step): string {
  // A table may have columns of these names.
  return `
#variable_conflict use_column
DECLARE
  behind text := '';
  place text;
  rows int;
  filled int := 0;
BEGIN
LOOP
  ${goOnBehind("behind").replace("SELECT", "PERFORM")};
  ${sql} INTO place, rows;
  filled := filled + rows;
  EXIT WHEN place IS NULL AND filled = 0;
  filled := CASE WHEN place IS NULL THEN 0 ELSE filled END;
  behind := COALESCE(place, '');
  COMMIT;
END LOOP;
END `;
}

/** Between marks that do not stand in it. */
function quoteBody(body: string): string {
  let mark = "$atlas$";
  while (body.includes(mark)) mark = mark.replace("atlas", "atlas_");
  return `${mark}${body}${mark}`;
}
