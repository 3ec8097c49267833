import type { PluginEntry } from "@atlas/api/lib/host";
import { createProjectSemantics, type SemanticLayer } from "@atlas/api/lib/semantic";
import { isAtlasError, isDatasourcePlugin, type AtlasPlugin } from "@useatlas/plugin-sdk";
import { compareDatasources } from "../../commands/semantic-check/compare-datasources.ts";
import { layerFindings, problemFinding } from "../../commands/semantic-check/layer-findings.ts";
import type { Finding } from "../../findings.ts";
import { projectOf, type DoctorSubject } from "../doctor-subject.ts";
import type { Check } from "../run-checks.ts";

/** The checks of the semantic layer: of its files, of what it says of itself, and of each datasource's entities against its tables. */
export function createSemanticChecks(entries: readonly PluginEntry[]): Check<DoctorSubject>[] {
  const ids = entries.map(({ plugin }) => plugin).filter(isDatasourcePlugin).map(({ id }) => id);
  let layer: SemanticLayer | undefined;

  /** After the datasources are up: they may list entities of their own. */
  const files: Check<DoctorSubject> = {
    name: "semantic",
    needs: ["config"],
    after: ids.map((id) => `datasource-${id}`),
    async examine({ cwd }) {
      const plugins = entries.map(({ plugin, ...state }) => (isUp(state) ? plugin : withoutEntities(plugin)));
      try {
        layer = await createProjectSemantics({ cwd, plugins, deadlineMs: 5000 }).load();
        return [];
      } catch (thrown) {
        if (!isAtlasError(thrown)) throw thrown;
        const { code, message, hint, location, problems } = thrown;
        return (problems.length > 0 ? problems : [{ code, path: "", message, hint, location }]).map((problem) => problemFinding(problem, "error"));
      }
    },
  };

  const references: Check<DoctorSubject> = {
    name: "semantic-references",
    about: "semantic",
    needs: ["semantic"],
    async examine(subject) {
      if (!layer) return [];
      const { host } = projectOf(subject);
      // A join may lead to an entity that a datasource would list if it were up.
      const warnings = entries.every(isUp) ? layer.warnings : layer.warnings.filter(({ code }) => code !== "JOIN_UNKNOWN");
      return [...layerFindings({ ...layer, warnings }, host), ...(await compareDatasources({ ...layer, connections: [] }, { host, failures: new Map() }))];
    },
  };

  const drift = (id: string): Check<DoctorSubject> => ({
    name: `semantic-${id}`,
    about: id,
    needs: [`datasource-${id}`, "semantic"],
    async examine(subject) {
      const entities = layer?.entities.filter(({ connectionId }) => connectionId === id) ?? [];
      if (!layer || entities.length === 0) return [];
      const connections = layer.connections.filter((connection) => connection.id === id);
      const findings = await compareDatasources({ ...layer, connections, entities }, { host: projectOf(subject).host, failures: new Map() });
      return [...findings.filter(({ severity }) => severity !== "ok").map(neverAsked), ...countCurrent(id, findings)];
    },
  });

  return [files, references, ...ids.map(drift)];
}

function isUp({ initialized, health }: Omit<PluginEntry, "plugin">): boolean {
  return initialized && health?.healthy !== false;
}

/** One that is down would not answer; its own check says so. */
function withoutEntities(plugin: AtlasPlugin): AtlasPlugin {
  return isDatasourcePlugin(plugin) ? Object.assign({}, plugin, { entities: undefined }) : plugin;
}

/** What nobody can ask of such a datasource is shown, and not held against the project for ever. */
function neverAsked(finding: Finding): Finding {
  return finding.code === "CONNECTION_NOT_SQL" ? { ...finding, severity: "skipped" } : finding;
}

/** Those that are well are counted: there may be hundreds. */
function countCurrent(id: string, findings: readonly Finding[]): Finding[] {
  const count = findings.filter(({ severity }) => severity === "ok").length;
  return count === 0 ? [] : [{ code: "ENTITY_CURRENT", severity: "ok", subject: id, message: `${count} ${count === 1 ? "entity describes its table as it is" : "entities describe their tables as they are"}` }];
}
