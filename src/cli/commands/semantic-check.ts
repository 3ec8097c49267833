import { resolve } from "node:path";
import type { Host } from "@atlas/api/lib/host";
import type { SemanticLayer } from "@atlas/api/lib/semantic";
import { isAtlasError } from "@useatlas/plugin-sdk";
import { createDoctorSubject, type Project } from "../checks/doctor-subject.ts";
import { createReport, type Finding } from "../findings.ts";
import { printReport } from "../report.ts";
import { onInterrupt } from "../signals.ts";
import { reserveStdout } from "../stdout.ts";
import { compareDatasources, initializeDatasources } from "./semantic-check/compare-datasources.ts";
import { layerFindings, problemFinding } from "./semantic-check/layer-findings.ts";

export interface SemanticCheckOptions {
  cwd: string;
  json?: boolean | undefined;
}

/** Compares the entities of the semantic layer with the live databases. Changes nothing. */
export async function semanticCheck({ cwd, json = false }: SemanticCheckOptions): Promise<void> {
  reserveStdout();
  const { project } = await createDoctorSubject(resolve(cwd));
  if ("failure" in project) throw project.failure;
  const release = onInterrupt(project.host.close);
  try {
    printReport(createReport("semantic check", await examine(project)), { json });
  } finally {
    release();
    await project.host.close();
  }
}

async function examine({ host }: Project): Promise<Finding[]> {
  // Before it is loaded: a datasource may need its initialization to list its entities.
  const failures = await initializeDatasources(host);
  const layer = await load(host);
  if (Array.isArray(layer)) return layer;
  return [...layerFindings(layer, host), ...(await compareDatasources(layer, { host, failures }))];
}

async function load({ semantics }: Host): Promise<SemanticLayer | Finding[]> {
  try {
    return await semantics.load();
  } catch (thrown) {
    if (!isAtlasError(thrown)) throw thrown;
    return thrown.problems.map((problem) => problemFinding(problem, "error"));
  }
}
