import { isAtlasError } from "@useatlas/plugin-sdk";
import type { Finding } from "../../findings.ts";
import { projectOf, type DoctorSubject } from "../doctor-subject.ts";
import type { Check } from "../run-checks.ts";

/** Whether the model is configured and its endpoint answers: it is asked for its list of models, never for an answer. */
export const model: Check<DoctorSubject> = {
  name: "model",
  needs: ["config"],
  async examine(subject) {
    const { agent } = projectOf(subject).host;
    try {
      if (!agent.isModelChosen) return [{ code: "MODEL_UNSET", severity: "skipped", subject: "model", message: "none is configured, so no question can be answered" }];
      const { name, provider } = agent.model();
      const { listed, latencyMs } = await agent.probeModel({ timeoutMs });
      return [judge(`${name} of ${provider}`, { listed, latencyMs })];
    } catch (thrown) {
      if (!isAtlasError(thrown)) throw thrown;
      const { code, message, hint } = thrown;
      return [{ code, severity: "error", subject: "model", message, hint }];
    }
  },
};

function judge(what: string, { listed, latencyMs }: { listed: boolean | undefined; latencyMs: number }): Finding {
  if (listed === false) return { code: "MODEL_UNLISTED", severity: "warning", subject: "model", message: `the endpoint answers, and ${what} is not among its models`, hint: "Correct ATLAS_MODEL, unless it is another name for one of them." };
  const found = listed ? "" : ", lists no models, so the name and the key were not tried";
  return { code: "MODEL_REACHABLE", severity: "ok", subject: "model", message: `${what}, its endpoint answers${found}, ${latencyMs} ms` };
}

const timeoutMs = 5000;
