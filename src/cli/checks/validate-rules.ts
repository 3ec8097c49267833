import type { RuleCheck } from "./create-rule.ts";
import { away } from "./validate/away.ts";
import { builds } from "./validate/builds.ts";
import { configNamesField } from "./validate/config-names-field.ts";
import { configRejectsJunk } from "./validate/config-rejects-junk.ts";
import { configSample } from "./validate/config-sample.ts";
import { configValues } from "./validate/config-values.ts";
import { contract } from "./validate/contract.ts";
import { credentials } from "./validate/credentials.ts";
import { drivers } from "./validate/drivers.ts";
import { entry } from "./validate/entry.ts";
import { exportsOrder } from "./validate/exports-order.ts";
import { exportsPlugin } from "./validate/exports-plugin.ts";
import { factoryPure } from "./validate/factory-pure.ts";
import { health } from "./validate/health.ts";
import { healthSilent } from "./validate/health-silent.ts";
import { host } from "./validate/host.ts";
import { importQuiet } from "./validate/import-quiet.ts";
import { importsDeclared } from "./validate/imports-declared.ts";
import { initialize } from "./validate/initialize.ts";
import { load } from "./validate/load.ts";
import { manifest } from "./validate/manifest.ts";
import { packageLicense } from "./validate/package-license.ts";
import { packageName } from "./validate/package-name.ts";
import { packageType } from "./validate/package-type.ts";
import { packageVersion } from "./validate/package-version.ts";
import { pluginId } from "./validate/plugin-id.ts";
import { published } from "./validate/published.ts";
import { ranges } from "./validate/ranges.ts";
import { readme } from "./validate/readme.ts";
import { readsEnvironment } from "./validate/reads-environment.ts";
import { schema } from "./validate/schema.ts";
import { sdkDependency } from "./validate/sdk-dependency.ts";
import { secretsInCode } from "./validate/secrets-in-code.ts";
import { shape } from "./validate/shape.ts";
import { sources } from "./validate/sources.ts";
import { teardown } from "./validate/teardown.ts";
import { tsconfig } from "./validate/tsconfig.ts";

/** The rules of `atlas plugin validate`, in the order in which their findings are told. */
export const validateRules: readonly RuleCheck[] = [
  // What its files say.
  manifest,
  packageName,
  packageVersion,
  packageType,
  packageLicense,
  sdkDependency,
  ranges,
  exportsOrder,
  readme,
  tsconfig,
  published,
  sources,
  drivers,
  importsDeclared,
  readsEnvironment,
  secretsInCode,
  entry,
  // What it does, in a process of its own.
  load,
  importQuiet,
  exportsPlugin,
  builds,
  configRejectsJunk,
  configSample,
  configNamesField,
  configValues,
  shape,
  factoryPure,
  pluginId,
  health,
  healthSilent,
  schema,
  initialize,
  contract,
  host,
  teardown,
  away,
  credentials,
];
