import { checkPluginRoutes } from "@atlas/api/lib/plugin-routes";
import { isAtlasError } from "@useatlas/plugin-sdk";
import { projectOf, type DoctorSubject } from "../doctor-subject.ts";
import type { Check } from "../run-checks.ts";

/** Whether what plugins mount clashes with one another, or with Atlas's own paths. */
export const routes: Check<DoctorSubject> = {
  name: "routes",
  needs: ["config"],
  async examine(subject) {
    try {
      const count = await checkPluginRoutes(projectOf(subject).host.entries.map(({ plugin }) => plugin), { deadlineMs: 5000 });
      return count === 0 ? [] : [{ code: "ROUTES_DISTINCT", severity: "ok", subject: "routes", message: `${count} of plugins, and no two want the same request` }];
    } catch (thrown) {
      if (!isAtlasError(thrown)) throw thrown;
      const { message, hint } = thrown;
      const code = { PLUGIN_THROWS: "ROUTES_THROW", PLUGIN_TIMEOUT: "ROUTES_TIMEOUT" }[thrown.code] ?? thrown.code;
      return [{ code, severity: "error", subject: "routes", message, hint }];
    }
  },
};
