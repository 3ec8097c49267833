import { isActionPlugin } from "@useatlas/plugin-sdk";
import type { Finding } from "../../findings.ts";
import { projectOf, type DoctorSubject } from "../doctor-subject.ts";
import type { Check } from "../run-checks.ts";

export const credentials: Check<DoctorSubject> = {
  name: "credentials",
  about: "credentials",
  needs: ["config"],
  examine(subject) {
    const plugins = projectOf(subject).host.entries.map(({ plugin }) => plugin).filter(isActionPlugin);
    return plugins.flatMap(({ id, config, actions }): Finding[] => {
      const needed = actions.flatMap(({ name, requiredCredentials = [] }) => requiredCredentials.map((credential) => ({ name, credential })));
      const missing = needed.filter(({ credential }) => !hasValue(config, credential) && !process.env[credential]);
      if (needed.length === 0) return [];
      if (missing.length === 0) return [{ code: "CREDENTIALS_PRESENT", severity: "ok", subject: id, message: "its actions have the credentials they need" }];
      return missing.map(({ name, credential }) => ({
        code: "CREDENTIAL_MISSING",
        severity: "warning",
        subject: id,
        message: `the action ${name} needs ${credential}, which neither the plugin's config nor the environment has`,
        hint: `Pass ${credential} in atlas.config.ts, or set it in .env.`,
      }));
    });
  },
};

function hasValue(config: unknown, key: string): boolean {
  if (typeof config !== "object" || config === null) return false;
  const value: unknown = Reflect.get(config, key);
  return value !== undefined && value !== null && value !== "";
}
