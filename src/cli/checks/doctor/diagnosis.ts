import type { PluginEntry } from "@atlas/api/lib/host";
import { redactSecrets, secretsIn } from "@useatlas/plugin-sdk";
import type { Finding } from "../../findings.ts";
import { projectOf, type DoctorSubject } from "../doctor-subject.ts";
import type { Check } from "../run-checks.ts";

/** What a plugin that is well finds out about itself, under its own id: its codes are nobody else's, and it speaks for nobody else. */
export function createDiagnosisCheck(entry: PluginEntry): Check<DoctorSubject> {
  const { id, config } = entry.plugin;
  const clean = (text: string) => redactSecrets(text, secretsIn(config));
  return {
    name: `diagnosis-${id}`,
    about: id,
    needs: [`plugin-${id}`],
    async examine(subject) {
      const diagnosis = await projectOf(subject).host.diagnose(entry);
      if ("fault" in diagnosis) return [{ code: diagnosis.fault, severity: "error", subject: id, message: clean(diagnosis.message), hint: hints[diagnosis.fault] }];
      return diagnosis.findings.map(({ code, severity, message, hint }): Finding => ({ code: `${id}/${code}`, severity, subject: id, message: clean(message), ...(hint !== undefined && { hint: clean(hint) }) }));
    },
  };
}

const hints = {
  DIAGNOSIS_THROWS: "Say it as a finding: what cannot be determined has the severity unknown.",
  DIAGNOSIS_TIMEOUT: "Give what diagnose() waits for a deadline.",
  DIAGNOSIS_MALFORMED: "Return an array of { code, severity, message, hint? }.",
};
