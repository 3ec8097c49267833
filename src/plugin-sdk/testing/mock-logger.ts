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
      const fields = fieldsOf(first);
      const [message = messageIn(fields), ...values] = typeof first === "string" ? [first, ...rest] : rest;
      logs.push({ level, message: formatted(String(message), values), fields });
    };
  }

  const logger: PluginLogger = { debug: method("debug"), info: method("info"), warn: method("warn"), error: method("error") };
  return { logger, logs };
}

function fieldsOf(first: object | string): Record<string, unknown> {
  if (typeof first === "string") return {};
  return first instanceof Error ? { err: first } : { ...first };
}

/** Pino takes the message of an error that is logged without one. */
function messageIn({ err }: Record<string, unknown>): string {
  return err instanceof Error ? err.message : "";
}

/** Like Pino, and unlike `util.format`: values without a placeholder are dropped, and objects are JSON. */
function formatted(message: string, values: readonly unknown[]): string {
  const placeholders = message.match(/%[sdifjoO]/g) ?? [];
  return format(message.replace(/%[oO]/g, "%j"), ...values.slice(0, placeholders.length));
}
