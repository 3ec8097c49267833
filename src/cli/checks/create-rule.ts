import type { Finding } from "../findings.ts";
import type { Observations } from "./observe/observations.ts";
import type { Check } from "./run-checks.ts";
import type { PluginFiles } from "./target/read-target.ts";

/** A plugin package under examination: its files, and what is seen of it when it runs. */
export interface PluginTarget extends PluginFiles {
  /** Runs the plugin in a process of its own, once for all who ask. */
  observe(): Promise<Observations>;
}

/** What is wrong with a plugin; the rule adds whose fault it is. */
export type Fault = Omit<Finding, "subject">;

export interface Rule {
  /** kebab-case and permanent. */
  name: string;
  needs?: readonly string[];
  /** Whether it judges what the plugin does in a host of its own, which takes a database. */
  host?: boolean;
  /** Whether it looks at what only a checkout has; of a tarball it is asked about the checkout that was packed. */
  ofCheckout?: boolean;
  /** What is said of a plugin without a fault. */
  passed: { code: string; message: string };
  /** Everything that is wrong; `undefined` when the rule does not apply to the plugin. */
  judge(target: PluginTarget): Promise<readonly Fault[] | undefined> | readonly Fault[] | undefined;
}

export interface RuleCheck extends Check<PluginTarget> {
  /** The code of its one finding about a plugin without a fault. */
  passedCode: string;
  host: boolean;
  ofCheckout: boolean;
}

/** A rule of `atlas plugin validate` as a check of the engine. */
export function createRule({ name, needs, host = false, ofCheckout = false, passed, judge }: Rule): RuleCheck {
  return {
    name,
    passedCode: passed.code,
    host,
    ofCheckout,
    ...(needs && { needs }),
    async examine(target) {
      const faults = await judge(target);
      if (!faults) return [];
      if (faults.length === 0) return [{ ...passed, severity: "ok", subject: target.name }];
      return faults.map((fault) => ({ ...fault, subject: target.name }));
    },
  };
}
