import { format } from "node:util";
import type { PluginLogger, PluginLogMethod } from "../types/host.ts";

export interface LogLine {
  level: keyof PluginLogger;
  message: string;
  /** What was logged beside the message; empty when nothing was. */
  fields: Record<string, unknown>;
}

export interface MockLogger {
  logger: PluginLogger;
  /** Everything that was logged, in order. */
  logs: LogLine[];
}

/** A logger that keeps its lines, with the calling conventions of the host's Pino child. */
export function createMockLogger(): MockLogger {
  const logs: LogLine[] = [];

  function method(level: keyof PluginLogger): PluginLogMethod {
    return (first: object | string, ...rest: unknown[]) => {
      const [fields, [message = "", ...values]] = typeof first === "string" ? [{}, [first, ...rest]] : [{ ...first }, rest];
      logs.push({ level, message: format(message, ...values), fields });
    };
  }

  const logger: PluginLogger = { debug: method("debug"), info: method("info"), warn: method("warn"), error: method("error") };
  return { logger, logs };
}
