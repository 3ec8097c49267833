import type { OwnServer } from "../../../support/own-server.ts";

/** What stands in for every secret of the laboratory: nobody may ever read it in an output. */
export const canary = "canary-7f3a9c-secret";

/** Something that is wrong, and what the doctor must call it. */
export interface Fault {
  /** What was planted, in words. */
  name: string;
  /** The code of the only finding that is a cause. */
  code: string;
  /** Sources of the plugins of the config. Default: a healthy one, and one with tables. */
  plugins?: string;
  /** Further keys of the config. */
  rest?: string;
  /** Files of the project; they replace those that are made of `plugins`. */
  files?: Record<string, string>;
  environment?: Record<string, string>;
  /** Plants it, and gives what else the environment needs. */
  plant?(cwd: string): Promise<Record<string, string> | undefined> | Record<string, string> | undefined;
  /** Takes it back. */
  lift?(): unknown;
  /** A condition rather than a fault: the doctor tells it, and holds it against nobody. */
  told?: true;
  /** A folder of the project that changes while it is looked at: an embedded server writes there. */
  untraced?: string;
  /** What runs the doctor, with fewer rights than ours. */
  through?: readonly string[];
  /** The server that must be as it was afterwards, if it is another one. */
  server?: OwnServer;
  /** The database there that is looked at. Default: lab. */
  database?: string;
}
