import { AtlasError } from "@useatlas/plugin-sdk/errors";
import { InvalidArgumentError, Option } from "commander";
import { FAIL_ON } from "./findings.ts";
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
  return new Option("--rule <code>", "look for this code alone; may be repeated").argParser(collect);
}

export function dryRun(): Option {
  return new Option("--dry-run", "show what would be done and do nothing");
}

export function allow(): Option {
  return new Option("--allow <hazard>", "a hazard to accept, as the plan names it; may be repeated").argParser(collect);
}

export function yes(): Option {
  return new Option("-y, --yes", "accept the safe defaults");
}

export function sdk(): Option {
  return new Option("--sdk <spec>", "where package.json gets @useatlas/plugin-sdk from, such as file:../sdk.tgz");
}

export function wait(): Option {
  return new Option("--wait <seconds>", "how long to try for the lock and for each table").default(60).argParser(seconds);
}

export function waitForHealth(): Option {
  return new Option("--wait <seconds>", "check again until all is well, for so long; ends early on what waiting cannot cure").argParser(seconds);
}

export function only(): Option {
  return new Option("--only <check>", "a check to run, with what it needs; may be repeated").argParser(collect);
}

export function skip(): Option {
  return new Option("--skip <check>", "a check to leave out; may be repeated, and is shown").argParser(collect);
}

export function failOn(): Option {
  return new Option("--fail-on <severity>", "what makes it fail; error when left out").choices(FAIL_ON);
}

export function diff(): Option {
  return new Option("--diff <report>", "compare with an earlier --format json; only what is new or worse since then makes it fail");
}

export function fix(where: string): Option {
  return new Option("--fix", `mend in ${where} what takes no judgement, say what was written, and check again`);
}

export function explain(): Option {
  return new Option("--explain <code>", "tell why a code is given, with an example of each kind, and check nothing");
}

function collect(value: string, others?: string[]): string[] {
  return [...(others ?? []), value];
}

function seconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError("It must be a whole number of seconds.");
  return Number(text);
}

export function port(): Option {
  return new Option("--port <number>", "port to listen on, 0 for any that is free; the config's, PORT or 3001 when left out").argParser((text) => {
    if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError("It must be a port from 0 to 65535.");
    return Number(text);
  });
}
