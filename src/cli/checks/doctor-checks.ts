import { isDatasourcePlugin } from "@useatlas/plugin-sdk";
import type { DoctorSubject } from "./doctor-subject.ts";
import { config } from "./doctor/config.ts";
import { credentials } from "./doctor/credentials.ts";
import { dataFolder } from "./doctor/data-folder.ts";
import { database } from "./doctor/database.ts";
import { createDatasourceCheck } from "./doctor/datasource.ts";
import { createDiagnosisCheck } from "./doctor/diagnosis.ts";
import { disk } from "./doctor/disk.ts";
import { environmentFile } from "./doctor/environment-file.ts";
import { migrations } from "./doctor/migrations.ts";
import { model } from "./doctor/model.ts";
import { packages } from "./doctor/packages.ts";
import { createPluginCheck, createTeardownCheck } from "./doctor/plugin.ts";
import { plugins } from "./doctor/plugins.ts";
import { port } from "./doctor/port.ts";
import { routes } from "./doctor/routes.ts";
import { runtime } from "./doctor/runtime.ts";
import { sandbox } from "./doctor/sandbox.ts";
import { createSemanticChecks } from "./doctor/semantic.ts";
import type { Check } from "./run-checks.ts";

/** The checks of `atlas doctor` in the order in which their findings are told; each plugin and each datasource has its own. */
export function doctorChecks({ project }: DoctorSubject): Check<DoctorSubject>[] {
  const entries = "host" in project ? project.host.entries : [];
  const ofProject = [runtime, config, environmentFile, dataFolder, disk, database, migrations, model, sandbox, port, routes, plugins, packages];
  const ofPlugins = entries.flatMap((entry) => [createPluginCheck(entry), ...(entry.plugin.diagnose ? [createDiagnosisCheck(entry)] : []), ...(isDatasourcePlugin(entry.plugin) ? [createDatasourceCheck(entry.plugin)] : [])]);
  const asked = [...ofProject, ...ofPlugins, ...createSemanticChecks(entries)];
  const teardowns = entries.map((entry) => createTeardownCheck(entry, { after: usersOf(entry.plugin.id, asked) }));
  return [...asked, ...teardowns, credentials];
}

/** The checks for which a plugin has to be up. */
function usersOf(id: string, checks: readonly Check<DoctorSubject>[]): string[] {
  return checks.map(({ name }) => name).filter((name) => ["semantic", `plugin-${id}`, `diagnosis-${id}`, `datasource-${id}`, `semantic-${id}`].includes(name));
}
