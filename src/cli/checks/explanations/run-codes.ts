import { stageEntries, type CodeEntry } from "./code-entry.ts";

const quiet = "Importing a plugin only defines it: open, start and print nothing before initialize().";

/** The codes of what a plugin does when it runs, in a process of its own. */
export const runCodes: Record<string, CodeEntry> = {
  ...stageEntries("PLUGIN_LOAD", { rule: "load", doing: "importing the entry", why: "A plugin that cannot be imported keeps the whole host from starting.", fix: quiet }),
  PLUGIN_NOT_EXPORTED: { rule: "exports-plugin", severity: "error", why: "The config imports the plugin by an export.", bad: "const crm = createPlugin(…);", good: "export const crm = createPlugin(…);", fix: "Export what createPlugin() or definePlugin() returns." },
  ...stageEntries("PLUGIN_BUILD", { rule: "builds", doing: "the factory", why: "The factory is called while the config is loaded, and all else waits.", fix: "A factory checks its config and returns an object; it opens, starts and awaits nothing." }),
  PLUGIN_CONFIG_UNCHECKED: { rule: "config-rejects-junk", severity: "error", why: "What the schema lets through fails later, far from the line of the config.", bad: "configSchema: z.any()", good: "configSchema: z.object({ url: z.url() })", fix: "Describe every field in configSchema." },
  CONFIG_SAMPLE_UNKNOWN: { rule: "config-sample", severity: "unknown", why: "Without a config that the factory accepts, nothing that hangs on it can be checked, and that is no pass.", bad: 'z.string().refine((code) => code === "open sesame")', good: '"atlas": { "sampleConfig": { "code": "open sesame" } } in package.json', fix: "Give a config in package.json, without secrets." },
  PLUGIN_CONFIG_UNNAMED: { rule: "config-names-field", severity: "warning", why: "Whoever wrote the config has to find the field.", bad: 'throw new Error("bad config")', good: 'throw new Error("url is missing")', fix: "Say in the message which field it is." },
  PLUGIN_FACTORY_SHARED: { rule: "factory-pure", severity: "error", why: "Two databases of one kind are two plugins.", bad: "const plugin = {…}; create: () => plugin", good: "create: (config) => ({ … })", fix: "Build the object inside create()." },
  PLUGIN_ID_UNRELATED: { rule: "plugin-id", severity: "warning", why: "People look for the plugin by the name that they installed.", bad: 'id: "erp" in atlas-plugin-crm', good: 'id: "crm"', fix: "Let the id be a part of the package's name." },
  HEALTH_MISSING: { rule: "health", severity: "warning", why: "Without it atlas doctor cannot tell whether the service answers.", bad: "no healthCheck()", good: "healthCheck: () => measureHealth(() => ping())", fix: "Add healthCheck()." },
  HEALTH_MALFORMED: { rule: "health", severity: "error", why: "The host reads healthy, message and latencyMs.", bad: "healthCheck: async () => true", good: "healthCheck: async () => ({ healthy: true })", fix: "Return { healthy, message?, latencyMs? }." },
  ...stageEntries("HEALTH", { rule: "health", doing: "healthCheck()", why: "A health check always answers, above all when its service does not.", fix: "Return { healthy: false, message } as measureHealth() does, and give what it waits for a deadline." }),
  ...stageEntries("TEARDOWN", { rule: "teardown", doing: "teardown()", why: "A teardown that fails keeps others from closing what they opened.", fix: "Close what is open and nothing else; catch what the closing throws." }),
  TEARDOWN_TWICE_THROWS: { rule: "teardown", severity: "warning", why: "A shutdown that is interrupted may begin again.", bad: "await pool.end()", good: "await pool?.end(); pool = undefined", fix: "Let a second call do nothing." },
  TEARDOWN_NOT_TRIED: { rule: "teardown", severity: "skipped", why: "A plugin that was not initialized is not torn down.", bad: "initialize() that needs a live service", good: "a sampleConfig with which initialize() succeeds", fix: "Nothing, if the service is needed; else connect at first use." },
  CREDENTIAL_IMPLAUSIBLE: { rule: "credentials", severity: "warning", why: "The names are looked up at startup; a value in their place is a leak.", bad: 'requiredCredentials: ["sk-8Kd0…"]', good: 'requiredCredentials: ["apiKey"]', fix: "Name the config key or the environment variable." },
  TARGETS_NONE: { rule: "targets", severity: "unknown", why: "Nothing that was checked is no pass.", bad: "atlas plugin validate in an empty folder", good: "atlas plugin validate plugins/crm", fix: "Name a plugin, or make one: atlas plugin create." },
  CHECK_BLOCKED: { rule: "engine", severity: "unknown", why: "A rule makes no sense while what it builds on is at fault.", bad: "a health check of a plugin that cannot be loaded", good: "mend the cause that blockedBy names", fix: "Mend what blockedBy names first." },
  CHECK_TIMEOUT: { rule: "engine", severity: "unknown", why: "What did not end was not determined.", bad: "a check that takes two minutes", good: "another run on a machine that is less busy", fix: "Run it again; if it stays, report it." },
  CHECK_CRASHED: { rule: "engine", severity: "unknown", why: "A check that failed itself says nothing about the plugin.", bad: "a bug in Atlas", good: "a report of it", fix: "Report it with the message." },
  CHECK_INTERRUPTED: { rule: "engine", severity: "unknown", why: "What was stopped was not determined.", bad: "Ctrl-C", good: "patience", fix: "Run it again." },
};
