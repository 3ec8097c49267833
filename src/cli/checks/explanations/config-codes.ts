import type { CodeEntry } from "./code-entry.ts";

const refused = (why: string, bad: string, good: string, fix: string, severity: CodeEntry["severity"] = "error"): CodeEntry => ({ rule: "config-values", severity, why, bad, good, fix });

/** The codes of what a factory does with configs that have one thing wrong in them. */
export const configCodes: Record<string, CodeEntry> = {
  CONFIG_CRASHES: refused("Whoever wrote the config reads of the plugin's insides, and not of the field.", "z.string().refine((url) => new URL(url).port)", "z.url()", "Check the type and the form of a field before it is used; a refinement that cannot tell returns false."),
  CONFIG_VALUE_UNNAMED: refused("Whoever wrote the config has to find the field.", 'throw new Error("wrong type")', 'throw new Error("port must be a number")', "Say in the message which field it is.", "warning"),
  CONFIG_MUTATES: refused("The same config may be given to two factories, and is shown by others.", "input.size ??= 5; return input", "return { size: 5, ...input }", "Return a new object."),
  CONFIG_POLLUTES: refused("A key named __proto__ in a JSON file would change every object of the process.", "merge(defaults, input)", "z.object({ … })", "Copy the fields that are known, each by its name."),
  CONFIG_ERROR_LEAKS: refused("The refusal goes to terminals, logs and CI.", "`${url} is no address`", '"url is no address"', "Name the field, and do not repeat its value."),
  CONFIG_SLOW: refused("A pattern that tries every way to match stops all that waits for the config.", "/^(x+x+)+y$/", "/^x{2,}y$/", "Limit the length first, and use patterns that go forward only.", "warning"),
};
