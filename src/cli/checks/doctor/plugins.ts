import { projectOf, type DoctorSubject } from "../doctor-subject.ts";
import type { Check } from "../run-checks.ts";

/** Stands for the plugins where there are none to look at: for want of a config, or because it lists none. */
export const plugins: Check<DoctorSubject> = {
  name: "plugins",
  about: "plugins",
  needs: ["config"],
  examine(subject) {
    if (projectOf(subject).host.entries.length > 0) return [];
    return [{ code: "PLUGINS_NONE", severity: "skipped", subject: "plugins", message: "the config lists none", hint: "Make one with: atlas plugin create" }];
  },
};
