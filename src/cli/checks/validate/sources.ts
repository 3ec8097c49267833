import { createRule } from "../create-rule.ts";
import { locationAt } from "../target/positions.ts";

export const sources = createRule({
  name: "sources",
  passed: { code: "SOURCES_READ", message: "Its sources can be read" },
  judge({ sources: files }) {
    const reached = files.filter((file) => file.reached);
    if (reached.length === 0) return undefined;
    return reached.flatMap(({ problem, ...file }) => (problem ? [{ code: "SOURCE_INVALID", severity: "error" as const, message: problem.message, hint: "Correct the syntax at the place that is named.", location: locationAt(file, problem.offset) }] : []));
  },
});
