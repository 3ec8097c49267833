import { createRequire } from "node:module";
import * as runtime from "node:process";
import { requireDriver } from "@useatlas/plugin-sdk";
import type * as snowflakeSdk from "snowflake-sdk";

export type Driver = typeof snowflakeSdk;

/** Loads the driver, which then writes no logs, runs no data and calls nobody but the account. */
export function loadDriver(): Driver {
  // While it loads, the driver asks the metadata services of three clouds, and AWS for the caller's identity. It has no other
  // switch for that; an operator who has set it is left alone.
  runtime.env.SNOWFLAKE_DISABLE_PLATFORM_DETECTION ??= "true";
  const driver = requireDriver<Driver>("snowflake-sdk", import.meta.url);
  driver.configure({
    logLevel: "OFF",
    additionalLogToConsole: false,
    // Its own parser runs as JavaScript what is no JSON, and rounds integers.
    jsonColumnVariantParser: (text) => text,
  });
  withholdTelemetry();
  return driver;
}

/** The driver reports how it was configured and which values it rounded; only some of that can be switched off. */
function withholdTelemetry(): void {
  if (withheld) return;
  withheld = true;
  const { default: http } = createRequire(import.meta.url)("snowflake-sdk/dist/lib/http/axios_instance") as HttpModule; // as its declaration says
  http.interceptors.request.use((request) => {
    if (request.url && new URL(request.url).pathname === "/telemetry/send") throw new Error("Telemetry is not sent.");
    return request;
  });
}

interface HttpModule {
  default: { interceptors: { request: { use(intercept: (request: { url?: string }) => { url?: string }): void } } };
}

let withheld = false;
