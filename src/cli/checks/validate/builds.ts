import { createRule } from "../create-rule.ts";
import { stageCode, stageFault } from "../stage-fault.ts";

export const builds = createRule({
  name: "builds",
  needs: ["exports-plugin"],
  passed: { code: "PLUGIN_BUILDS", message: "Its factory answers" },
  async judge(target) {
    const { candidates } = await target.observe();
    const failed = candidates.find(({ build }) => build.outcome !== "returned" && build.outcome !== "notReached");
    const blockedBy = failed && failed.build.outcome !== "returned" ? stageCode(failed.build, "PLUGIN_BUILD") : undefined;
    return candidates.flatMap(({ name, build }) =>
      build.outcome === "returned" ? [] : [{ ...stageFault(build, { prefix: "PLUGIN_BUILD", doing: `${name}() was called`, blockedBy }), hint }],
    );
  },
});

const hint = "A factory checks its config and returns an object; it opens, starts and awaits nothing.";
