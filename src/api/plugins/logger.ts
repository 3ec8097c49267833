import { redactSecrets } from "@useatlas/plugin-sdk";
import { pino, type DestinationStream, type Logger } from "pino";

export interface LoggerOptions {
  level: "debug" | "info" | "warn" | "error" | "silent";
  /** Values that must never appear in a line, such as those found in the plugins' configs. */
  secrets?: readonly string[];
  /** Default: stderr, so that stdout stays free for results. */
  destination?: LogDestination | undefined;
}

/** Takes the lines, each a JSON object. */
export type LogDestination = DestinationStream;

/** The host's logger: JSON lines in which no secret appears, whether by key, inside a URL or as a known value. */
export function createLogger({ level, secrets = [], destination = pino.destination({ dest: 2, sync: true }) }: LoggerOptions): Logger {
  const redacting: DestinationStream = { write: (line) => destination.write(redactSecrets(line, secrets)) };
  return pino({ level, redact: { paths: secretPaths, censor: "***" } }, redacting);
}

/** The child that a plugin gets: its lines carry the plugin's id. */
export function createPluginLogger(logger: Logger, pluginId: string): Logger {
  return logger.child({ plugin: pluginId });
}

const secretKeys = ["password", "secret", "token", "apiKey", "apiToken", "botToken", "accessToken", "signingSecret", "clientSecret", "authorization", "cookie"];
const secretPaths = secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);
