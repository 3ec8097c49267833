import { missingCredentials } from "@atlas/api/lib/approvals";
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
    return plugins.flatMap((plugin): Finding[] => {
      const { id, actions } = plugin;
      if (!actions.some(({ requiredCredentials = [] }) => requiredCredentials.length > 0)) return [];
      const missing = missingCredentials([plugin], process.env);
      if (missing.length === 0) return [{ code: "CREDENTIALS_PRESENT", severity: "ok", subject: id, message: "its actions have the credentials they need" }];
      return missing.map(({ action, credential }) => ({
        code: "CREDENTIAL_MISSING",
        severity: "warning",
        subject: id,
        message: `the action ${action} needs ${credential}, which neither the plugin's config nor the environment has`,
        hint: `Pass ${credential} in atlas.config.ts, or set it in .env.`,
      }));
    });
  },
};
