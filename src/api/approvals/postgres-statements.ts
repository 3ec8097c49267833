// The columns of atlas.actions in the names of an ActionRecord, with the input as it was asked for.
const columns = `
  id, conversation_id AS "conversationId", tool_call_id AS "toolCallId", plugin_id AS "pluginId", name, description, action_type AS "actionType", reversible, approval,
  asked, input, status, proposed_by AS "proposedBy", proposed_at AS "proposedAt", expires_at AS "expiresAt", decided_by AS "decidedBy", decided_at AS "decidedAt",
  reason, finished_at AS "finishedAt", output, error`;

/** Kept until the transaction ends, so that the actions of a conversation are counted one after the other. */
export const lockConversation = "SELECT pg_advisory_xact_lock(hashtextextended('atlas.actions/' || $1, 0))";

export const insert = `
  INSERT INTO atlas.actions (conversation_id, tool_call_id, plugin_id, name, description, action_type, reversible, approval, asked, input, status, proposed_by, expires_at)
  SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'pending', $11, now() + $12 * interval '1 millisecond'
  WHERE (SELECT count(*) FROM atlas.actions WHERE conversation_id = $1) < $13
  ON CONFLICT (conversation_id, tool_call_id) DO NOTHING
  RETURNING ${columns}`;

export const selectById = `SELECT ${columns} FROM atlas.actions WHERE id = $1`;
export const selectByCall = `SELECT ${columns} FROM atlas.actions WHERE conversation_id = $1 AND tool_call_id = $2`;

export const selectMany = `
  SELECT ${columns} FROM atlas.actions a
  WHERE ($1::text IS NULL OR status = $1)
    AND ($2::text IS NULL OR conversation_id = $2)
    AND ($3::text IS NULL OR EXISTS (SELECT FROM atlas.participants p WHERE p.conversation_id = a.conversation_id AND p.person_id = $3))
  ORDER BY proposed_at DESC, id
  LIMIT $4`;

/** One action by $1, or with null all of them. */
export const expire = `
  UPDATE atlas.actions SET status = $2
  WHERE status = ANY ($3) AND expires_at <= now() AND ($1::uuid IS NULL OR id = $1)`;

/** Those whose process does not hold its lock any more. A shared lock: others may look at the same time. */
export const lose = `
  UPDATE atlas.actions SET status = $2, error = $4
  WHERE status = ANY ($3) AND ($1::uuid IS NULL OR id = $1) AND pg_try_advisory_xact_lock_shared(hashtextextended(claimed_by, 0))`;

export const claim = `
  UPDATE atlas.actions SET status = $2, claimed_by = $4, decided_by = $5, decided_at = now()
  WHERE id = $1 AND status = ANY ($3) AND expires_at > now()
  RETURNING ${columns}`;

export const deny = `
  UPDATE atlas.actions SET status = $2, decided_by = $4, decided_at = now(), reason = $5
  WHERE id = $1 AND status = ANY ($3) AND expires_at > now()
  RETURNING ${columns}`;

export const finish = `
  UPDATE atlas.actions SET status = $2, output = $5, error = $6, finished_at = CASE WHEN $7 THEN now() END
  WHERE id = $1 AND status = ANY ($3) AND claimed_by = $4
  RETURNING ${columns}`;

export const resolve = `
  UPDATE atlas.actions SET status = $2, reason = $4, finished_at = now()
  WHERE id = $1 AND status = ANY ($3)
  RETURNING ${columns}`;
