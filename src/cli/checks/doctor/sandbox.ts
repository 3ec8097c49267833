import type { ExploreBackend } from "@atlas/api/lib/explore";
import type { Finding } from "../../findings.ts";
import { projectOf, type DoctorSubject } from "../doctor-subject.ts";
import type { Check } from "../run-checks.ts";

/** The sandbox that would serve, and what it isolates. Starts none. */
export const sandbox: Check<DoctorSubject> = {
  name: "sandbox",
  needs: ["config"],
  examine(subject) {
    const backends = projectOf(subject).host.explore.backends();
    const [first] = backends.filter(({ state }) => state !== "off");
    return [first ? judge(first) : unavailable(backends)];
  },
};

function judge({ id, security = {} }: ExploreBackend): Finding {
  const { networkIsolation, filesystemIsolation } = security;
  const stated = [["network", networkIsolation], ["files", filesystemIsolation], ["rights", security.unprivilegedExecution]] as const;
  const message = `${id} is used; ${stated.map(([what, isolated]) => `${what} ${isolated === undefined ? "not said" : isolated ? "isolated" : "open"}`).join(", ")}`;
  if (networkIsolation === false || filesystemIsolation === false) {
    return { code: "SANDBOX_OPEN", severity: "warning", subject: "sandbox", message, hint: "Commands that a model writes run in it: use one that isolates. atlas explore --list shows what there is." };
  }
  if (networkIsolation === undefined || filesystemIsolation === undefined) {
    return { code: "SANDBOX_UNSTATED", severity: "warning", subject: "sandbox", message, hint: "What a plugin does not state in security is no promise: ask its author, or use another one." };
  }
  return { code: "SANDBOX_ISOLATED", severity: "ok", subject: "sandbox", message };
}

function unavailable(backends: readonly ExploreBackend[]): Finding {
  const reasons = backends.map(({ id, reason }) => `${id}: ${reason ?? "off"}`).join(" ");
  return { code: "SANDBOX_UNAVAILABLE", severity: "error", subject: "sandbox", message: `there is none that explore could use. ${reasons}`, hint: "Correct ATLAS_SANDBOX, or configure one: atlas explore --list shows what there is." };
}
