import { describe, expect, test } from "vitest";
import { checkValues } from "../../../src/api/config/check-values.ts";
import { resolveActions, resolveAuth, resolveModel, resolvePort, resolveSandbox } from "../../../src/api/config/settings.ts";

describe("the model", () => {
  test("takes each value from the config, else from its variable", () => {
    const environment = { ATLAS_PROVIDER: "OpenAI", ATLAS_MODEL: "from-variable", OPENAI_API_KEY: "sk-own" };

    expect(resolveModel({ model: { name: "from-config" } }, environment)).toMatchObject({ provider: "openai", name: "from-config", key: "sk-own", url: undefined });
  });

  test.each([
    [{ ATLAS_PROVIDER: "anthropic", ANTHROPIC_API_KEY: "own" }, { key: "own" }],
    [{ ATLAS_PROVIDER: "anthropic", ANTHROPIC_API_KEY: "own", ATLAS_MODEL_KEY: "atlas" }, { key: "atlas" }],
    [{ ATLAS_PROVIDER: "openai-compatible", OPENAI_API_KEY: "not for others" }, { key: undefined }],
    [{ ATLAS_PROVIDER: "ollama", OLLAMA_BASE_URL: "http://127.0.0.1:11434" }, { url: "http://127.0.0.1:11434" }],
    [{}, { provider: undefined, name: undefined, maxSteps: 25, maxTokens: 200_000 }],
  ])("reads %j", (environment, expected) => {
    expect(resolveModel({}, environment)).toMatchObject(expected);
  });
});

test("a key in the environment is added to those of the config, and turns the keys on", () => {
  const auth = resolveAuth({ auth: { keys: [{ name: "ann", key: "a", role: "admin" }, { name: "bob", key: "b" }] } }, { ATLAS_API_KEY: "c" });

  expect(auth).toEqual({
    mode: "api-key",
    keys: [{ name: "ann", key: "a", role: "admin" }, { name: "bob", key: "b", role: "member" }, { name: "api-key", key: "c", role: "member" }],
  });
  expect(resolveAuth({}, {})).toEqual({ mode: "none", keys: [] });
});

test("actions, sandbox and port have their defaults", () => {
  expect(resolveActions({}, {})).toEqual({ approval: {}, least: "auto", timeoutMs: 30_000, maxPerConversation: 10, expiresAfterMs: 86_400_000 });
  expect(resolveSandbox({}, {})).toEqual({
    backend: undefined,
    production: false,
    vercel: { deployed: false, token: undefined, teamId: undefined, projectId: undefined },
    sidecar: { url: undefined, token: undefined },
    nsjail: { path: undefined, searchPath: undefined, timeLimitSec: 10, memoryLimitMb: 256 },
  });
  expect([resolvePort({}, {}), resolvePort({}, { PORT: "0" }), resolvePort({ port: 80 }, { PORT: "0" })]).toEqual([3001, 0, 80]);
});

test.each([
  ["ATLAS_PROVIDER", "gemini", () => resolveModel({}, { ATLAS_PROVIDER: "gemini" })],
  ["ATLAS_ACTION_APPROVAL", "never", () => resolveActions({}, { ATLAS_ACTION_APPROVAL: "never" })],
  ["ATLAS_ACTION_TIMEOUT", "-1", () => resolveActions({}, { ATLAS_ACTION_TIMEOUT: "-1" })],
  ["ATLAS_API_KEY_ROLE", "root", () => resolveAuth({}, { ATLAS_API_KEY: "k", ATLAS_API_KEY_ROLE: "root" })],
  ["ATLAS_NSJAIL_TIME_LIMIT", "soon", () => resolveSandbox({}, { ATLAS_NSJAIL_TIME_LIMIT: "soon" })],
  ["PORT", "70000", () => resolvePort({}, { PORT: "70000" })],
])("%s=%s is refused with its value", (name, value, resolve) => {
  expect(resolve).toThrow(expect.objectContaining({ code: "ENV_INVALID", message: expect.stringContaining(`${name} is "${value}"`) }));
});

test.each([
  [{ model: { nane: "x" } }, 'Unknown key "model.nane", did you mean "name"?'],
  [{ model: "gpt" }, "model must be an object"],
  [{ model: { provider: "gemini" } }, "model.provider must be one of: anthropic, openai, openai-compatible, ollama"],
  [{ actions: { approval: { "email:send": "yes" } } }, "actions.approval must be an object whose values are one of: manual, admin-only, auto"],
  [{ auth: { keys: [{ name: "ann", role: "root" }] } }, "auth.keys.0.role must be one of: member, admin"],
  [{ auth: { keys: ["secret"] } }, "auth.keys.0 must be an object"],
  [{ auth: { keys: [{ name: "ann" }] } }, "auth.keys.0.key must be a string that is not empty"],
  [{ sandbox: "" }, "sandbox must be a string that is not empty"],
  [{ port: 70_000 }, "port must be a port from 0 to 65535"],
])("the config %j is refused", (config, message) => {
  expect(checkValues(config, "atlas.config.ts").map((problem) => problem.message)).toContain(message);
});
