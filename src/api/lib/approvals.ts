import type { ActionRecord, AtlasPlugin } from "@useatlas/plugin-sdk";
import { createApprovals, type Approvals } from "../approvals/approvals.ts";
import { createMemoryStore } from "../approvals/memory-store.ts";
import { missingCredentials } from "../approvals/missing-credentials.ts";
import { createPostgresStore, type ActionDatabase } from "../approvals/postgres-store.ts";
import type { Environment } from "../config/environment.ts";
import type { ActionSettings } from "../config/settings.ts";
import { callPlugin } from "../plugins/call-plugin.ts";
import { normalize } from "../queries/normalize.ts";

export { isActionConflict } from "../approvals/action-errors.ts";
export type { ActionConflict } from "../approvals/action-errors.ts";
export type { Approvals, Proposal } from "../approvals/approvals.ts";
export type { OfferedAction } from "../approvals/offered-actions.ts";
export { createParticipation } from "../approvals/participants.ts";
export { missingCredentials } from "../approvals/missing-credentials.ts";
export type { MissingCredential } from "../approvals/missing-credentials.ts";

export interface HostApprovalsOptions {
  plugins: readonly AtlasPlugin[];
  settings: ActionSettings;
  environment: Environment;
  /** Null without one: actions are kept in memory then. */
  database: (() => Promise<ActionDatabase>) | null;
  isParticipant(conversationId: string, personId: string): Promise<boolean>;
  logger: { warn(fields: object, message: string): void; error(fields: object, message: string): void };
}

/** The host's approvals, and what is said at boot about the credentials of its actions. */
export function createHostApprovals({ plugins, settings, environment, database, isParticipant, logger }: HostApprovalsOptions): Approvals & { warnOfMissingCredentials(): void } {
  const { approval, least, timeoutMs, maxPerConversation, expiresAfterMs } = settings;
  const approvals = createApprovals({
    plugins,
    policy: { approval, least },
    limits: { maxPerConversation, expiresAfterMs },
    timeoutMs,
    store: database ? createPostgresStore(database) : createMemoryStore({ isParticipant }),
    isParticipant,
    toJson: normalize,
    call: callPlugin,
    onError: (thrown: unknown, { id, pluginId, name }: ActionRecord) => logger.error({ err: thrown, plugin: pluginId, action: name, id }, "what came of an action could not be kept"),
  });

  function warnOfMissingCredentials(): void {
    for (const { pluginId, action, credential } of missingCredentials(plugins, environment)) {
      logger.warn({ plugin: pluginId, action, credential }, `the action ${action} needs ${credential}, which neither the plugin's config nor the environment has`);
    }
  }

  return { ...approvals, warnOfMissingCredentials };
}
