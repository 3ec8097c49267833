import type { DoctorSubject } from "./doctor-subject.ts";
import { config } from "./doctor/config.ts";
import { credentials } from "./doctor/credentials.ts";
import { database } from "./doctor/database.ts";
import { environmentFile } from "./doctor/environment-file.ts";
import { migrations } from "./doctor/migrations.ts";
import { createPluginCheck } from "./doctor/plugin.ts";
import { plugins } from "./doctor/plugins.ts";
import { runtime } from "./doctor/runtime.ts";
import type { Check } from "./run-checks.ts";

/** The checks of `atlas doctor` in the order in which their findings are told; each plugin has one of its own. */
export function doctorChecks({ project }: DoctorSubject): Check<DoctorSubject>[] {
  const entries = "host" in project ? project.host.entries : [];
  return [runtime, config, environmentFile, database, migrations, plugins, ...entries.map(createPluginCheck), credentials];
}
