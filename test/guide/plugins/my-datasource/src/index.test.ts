import { describe, test, expect } from "bun:test";
import { myPlugin } from "./index";

describe("my-datasource plugin", () => {
  test("validates config schema", () => {
    // Test that invalid config is rejected
    expect(() => myPlugin({ url: "" })).toThrow();
  });

  test("creates plugin with valid config", () => {
    const plugin = myPlugin({ url: "postgresql://localhost/test" });
    expect(plugin.id).toBe("my-datasource");
    expect(plugin.type).toBe("datasource");
  });

  test("health check reports status", async () => {
    const plugin = myPlugin({ url: "postgresql://localhost/test" });
    const health = await plugin.healthCheck?.();
    expect(health).toHaveProperty("healthy");
  });
});
