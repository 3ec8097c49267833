import { AtlasError } from "@useatlas/plugin-sdk";
import { strangeCharacter, visible } from "./strange-character.ts";

/** Everything that a plugin's name decides. */
export interface PluginNames {
  /** The folder and the plugin's id: `my-datasource`. */
  id: string;
  /** For people: `My Datasource`. */
  title: string;
  /** The npm package: `atlas-plugin-my-datasource`. */
  packageName: string;
  /** What the plugin exports: `myDatasourcePlugin`. */
  factory: string;
  /** The id as part of an identifier: `myDatasource`. */
  camelCase: string;
  /** The id as part of an environment variable: `MY_DATASOURCE`. */
  constantCase: string;
}

/** The names that follow from `name`. Throws `NAME_INVALID` with the reason when it cannot be a plugin's name. */
export function pluginNames(name: string): PluginNames {
  const fault = faultOf(name);
  if (fault) throw new AtlasError(fault, { code: "NAME_INVALID", hint: `A good name is short, in lower case, with dashes: ${suggestion(name)}` });
  const words = name.split("-");
  const capitalized = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const camelCase = [words[0], ...capitalized.slice(1)].join("");
  return {
    id: name,
    title: capitalized.join(" "),
    packageName: `${packagePrefix}${name}`,
    // The ending also keeps reserved words of JavaScript from being an identifier of their own.
    factory: camelCase.endsWith("Plugin") ? camelCase : `${camelCase}Plugin`,
    camelCase,
    constantCase: name.toUpperCase().replaceAll("-", "_"),
  };
}

/** Why `name` cannot be a plugin's name, as a sentence; undefined when it can. */
export function faultOf(name: string): string | undefined {
  if (name.trim() === "") return "A plugin name must not be empty.";
  const called = `The plugin name "${visible(name)}"`;
  if (name.length > longest) return `${called} has ${name.length} characters; ${longest} are the most that fit the name of a database schema.`;
  if (reserved.has(name.toLowerCase())) return `${called} is reserved by npm or by an operating system.`;
  if (name.startsWith("@")) return `${called} has a scope, but it also names a folder and an id. Rename the package in its package.json afterwards.`;
  if (/^\.+$|[/\\]/.test(name)) return `${called} is a path. The folder is chosen with --dir.`;
  if (name.startsWith(packagePrefix)) return `${called} begins with ${packagePrefix}, which is put in front of the package's name by itself.`;
  const strange = strangeCharacter(name, /[A-Za-z0-9-]/);
  if (strange) return `${called} has ${strange}. Letters a–z, digits and dashes are allowed.`;
  if (/[A-Z]/.test(name)) return `${called} has upper-case letters; npm and some file systems know only lower case.`;
  if (!/^[a-z]/.test(name)) return `${called} must begin with a letter.`;
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) return `${called} has a dash at its end or two in a row.`;
  return undefined;
}

/** A valid name close to `name`, or an example where nothing of it can be kept. */
function suggestion(name: string): string {
  const folded = name.normalize("NFKD").replace(/\p{M}/gu, "");
  // Nobody would recognize what is left of a word without its letters of another script.
  const words = /[\p{C}\P{ASCII}]/u.test(folded) ? [] : folded.replace(/^.*[/\\]/, "").toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const candidate = words.join("-").replace(/^atlas-plugin-/, "").slice(0, 40);
  return faultOf(candidate) === undefined ? candidate : "my-datasource";
}

const packagePrefix = "atlas-plugin-";

// The SDK's rule for ids: PostgreSQL cuts identifiers at 63 bytes and the schema is named "plugin_<id>".
const longest = 56;

/** Folders that npm refuses, and names that are devices on Windows. */
const reserved = new Set([
  "node_modules", "favicon.ico", "con", "prn", "aux", "nul",
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((number) => [`com${number}`, `lpt${number}`]),
]);
