import { AtlasError } from "@useatlas/plugin-sdk/errors";
import { InvalidArgumentError, Option } from "commander";
import { FORMATS } from "./formats/formats.ts";

// The flags that several commands share.
export function cwd(): Option {
  return new Option("--cwd <dir>", "folder that holds atlas.config.ts").default(currentFolder(), "this folder");
}

export function currentFolder(): string {
  try {
    return process.cwd();
  } catch (thrown) {
    throw new AtlasError("The folder that this was started in does not exist any more.", { code: "CWD_MISSING", hint: "Change into one that does.", cause: thrown });
  }
}

export function json(): Option {
  return new Option("--json", "print one JSON document on stdout");
}

export function format(): Option {
  return new Option("--format <format>", "how to print the findings; human when left out").choices(FORMATS);
}

export function rule(): Option {
  return new Option("--rule <code>", "look for this code alone; may be repeated").argParser((code: string, others?: string[]) => [...(others ?? []), code]);
}

export function dryRun(): Option {
  return new Option("--dry-run", "show what would be done and do nothing");
}

export function allow(): Option {
  return new Option("--allow <hazard>", "a hazard to accept, as the plan names it; may be repeated").argParser((hazard: string, others?: string[]) => [...(others ?? []), hazard]);
}

export function yes(): Option {
  return new Option("-y, --yes", "accept the safe defaults");
}

export function sdk(): Option {
  return new Option("--sdk <spec>", "where package.json gets @useatlas/plugin-sdk from, such as file:../sdk.tgz");
}

export function wait(): Option {
  return new Option("--wait <seconds>", "how long to try for the lock and for each table").default(60).argParser((text) => {
    if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError("It must be a whole number of seconds.");
    return Number(text);
  });
}

export function port(): Option {
  return new Option("--port <number>", "port to listen on, 0 for any that is free; the config's, PORT or 3001 when left out").argParser((text) => {
    if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError("It must be a port from 0 to 65535.");
    return Number(text);
  });
}
