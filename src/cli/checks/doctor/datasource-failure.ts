import { unreachableCode } from "@atlas/api/lib/database";

export interface DatasourceFailure {
  code: string;
  /** What is wrong, in words; what the driver says follows. */
  what: string;
  hint: string;
}

/** Why a datasource cannot be used, as its driver's error or one of its causes tells; undefined where none of them does. */
export function datasourceFailure(thrown: unknown): DatasourceFailure | undefined {
  for (let error = thrown, depth = 0; error instanceof Error && depth < deepest; error = error.cause, depth++) {
    const failure = failures["code" in error ? String(error.code) : ""] ?? failures[unreachableCode(error)];
    if (failure) return failure;
  }
  return undefined;
}

// Who makes an error the cause of itself is not followed for ever.
const deepest = 10;
const refused: DatasourceFailure = { code: "DATASOURCE_REFUSED", what: "nothing listens at its address", hint: "Start its server, or correct host and port in the plugin's config." };
const unknownHost: DatasourceFailure = { code: "DATASOURCE_HOST_UNKNOWN", what: "its host name has no address", hint: "Correct the host in the plugin's config." };
const credentials: DatasourceFailure = { code: "DATASOURCE_CREDENTIALS_REFUSED", what: "it does not accept the credentials", hint: "Correct user and password, or the key, in the plugin's config." };
const unknownName: DatasourceFailure = { code: "DATASOURCE_NAME_UNKNOWN", what: "its server has no database of that name", hint: "Correct the name of the database in the plugin's config." };

/** By the codes that the internal database's failures have, which are told from the network's and PostgreSQL's own, and by those of other drivers and of plugins. */
const failures: Record<string, DatasourceFailure> = {
  DATABASE_REFUSED: refused,
  DATABASE_HOST_UNKNOWN: unknownHost,
  DATABASE_PASSWORD_MISSING: credentials,
  DATABASE_PASSWORD_WRONG: credentials,
  DATABASE_USER_REFUSED: credentials,
  DATABASE_NAME_UNKNOWN: unknownName,
  CREDENTIALS_REJECTED: credentials,
  ER_ACCESS_DENIED_ERROR: credentials,
  ER_BAD_DB_ERROR: unknownName,
};
