import { secretsIn } from "@useatlas/plugin-sdk";
import { expect, test } from "vitest";
import { createLogger, createPluginLogger } from "../../../src/api/plugins/logger.ts";

test("lines are JSON, carry the plugin's id, and follow the calling conventions of Pino", () => {
  const { logger, lines } = arrange();

  const child = createPluginLogger(logger, "crm");
  child.info("hello %s", "you");
  child.warn({ rows: 3 }, "slow");
  child.debug("not at this level");

  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 30, plugin: "crm", msg: "hello you" },
    { level: 40, plugin: "crm", rows: 3, msg: "slow" },
  ]);
});

test.each([
  { where: "under a key that names one", log: { apiKey: "canary-77" } },
  { where: "under a nested key", log: { config: { auth: { token: "canary-77" } } } },
  { where: "inside a URL", log: { url: "postgres://me:canary-77@db/x" } },
  { where: "in the text of an error", log: { err: new Error("login as me with canary-77 failed") } },
  { where: "in a message", log: {}, message: "key canary-77 was refused" },
  { where: "as JSON writes it", log: { body: JSON.stringify({ key: 'canary"77' }) }, secret: 'canary"77' },
])("a secret $where does not reach the log", ({ log, message = "x", secret = "canary-77" }) => {
  const { logger, lines } = arrange(secretsIn({ password: secret }));

  logger.info(log, message);

  expect(lines.join("")).not.toMatch(/canary/);
  expect(lines.join("")).toContain("***");
});

function arrange(secrets: string[] = []) {
  const lines: string[] = [];
  const logger = createLogger({ level: "info", secrets, destination: { write: (line) => void lines.push(line) } });
  return { logger, lines };
}
