import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sdkSpec } from "../../../src/cli/scaffold/sdk-spec.ts";
import { repository } from "../../support/temp-project.ts";

describe("a CLI that runs from a checkout", () => {
  test("gives what stands inside it the published version, which its workspace provides", () => {
    expect(sdkSpec(join(repository, "plugins/crm"))).toMatch(/^\^\d+\.\d+\.\d+$/);
  });

  test("gives what stands outside it its own SDK", () => {
    expect(sdkSpec(join(repository, "../elsewhere/crm"))).toBe(`file:${join(repository, "src/plugin-sdk")}`);
  });
});
