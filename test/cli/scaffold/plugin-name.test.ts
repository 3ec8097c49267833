import { checkPlugin } from "@useatlas/plugin-sdk";
import { describe, expect, test } from "vitest";
import { pluginNames } from "../../../src/cli/scaffold/plugin-name.ts";

describe("a good name", () => {
  test("decides everything else", () => {
    expect(pluginNames("my-datasource")).toEqual({
      id: "my-datasource",
      title: "My Datasource",
      packageName: "atlas-plugin-my-datasource",
      factory: "myDatasourcePlugin",
      camelCase: "myDatasource",
      constantCase: "MY_DATASOURCE",
    });
  });

  test.each([
    ["crm", "crmPlugin"],
    ["crm-plugin", "crmPlugin"],
    ["plugin", "pluginPlugin"],
    ["class", "classPlugin"],
    ["constructor", "constructorPlugin"],
    ["s3-2", "s32Plugin"],
    ["a".repeat(56), `${"a".repeat(56)}Plugin`],
  ])("%s makes an id that the SDK takes and an identifier that JavaScript takes", (name, factory) => {
    const names = pluginNames(name);

    expect(names.factory).toBe(factory);
    expect(checkPlugin({ id: names.id, version: "1.0.0", type: "context", contextProvider: { load: () => "" } })).toEqual([]);
    // No reserved word of JavaScript ends like this.
    expect(names.factory).toMatch(/^[a-z][A-Za-z0-9]*Plugin$/);
  });
});

describe("a name that cannot be one is refused with the reason", () => {
  test.each([
    ["", "must not be empty"],
    ["  ", "must not be empty"],
    [".", "is a path"],
    ["..", "is a path"],
    ["../x", "is a path"],
    ["a/b", "is a path"],
    ["a\\b", "is a path"],
    ["/etc/x", "is a path"],
    ["C:\\x", "is a path"],
    [".hidden", 'has the character "."'],
    ["-x", "must begin with a letter"],
    ["123", "must begin with a letter"],
    ["3cx", "must begin with a letter"],
    ["my-", "has a dash at its end"],
    ["my--x", "two in a row"],
    ["MyData", "upper-case letters"],
    ["my data", "has a space"],
    ["my_data", 'has the character "_"'],
    ["{{7*7}}", 'has the character "{"'],
    ["${7*7}", 'has the character "$"'],
    ["`id`", 'has the character "`"'],
    ['a"b', 'has the character """'],
    ["my-d\u0430ta", 'has the Cyrillic letter "\u0430" (U+0430), not a Latin one'],
    ["my-d\u03BFc", 'has the Greek letter "\u03BF" (U+03BF), not a Latin one'],
    ["\uFF4Dy", 'has the character "\uFF4D" (U+FF4D)'],
    ["caf\u00E9", 'has the character "\u00E9" (U+00E9)'],
    ["\u{1F600}", "(U+1F600)"],
    ["my\u202Ex", "invisible character (U+202E)"],
    ["my\u200Bx", "invisible character (U+200B)"],
    ["a\u001B[31mb", "invisible character (U+001B)"],
    ["a\u0000b", "invisible character (U+0000)"],
    ["my-x\n", "invisible character (U+000A)"],
    ["a".repeat(57), "has 57 characters"],
    ["a".repeat(215), "has 215 characters"],
    ["node_modules", "is reserved"],
    ["favicon.ico", "is reserved"],
    ["con", "is reserved"],
    ["AUX", "is reserved"],
    ["lpt1", "is reserved"],
    ["@scope/name", "has a scope"],
    ["atlas-plugin-crm", "begins with atlas-plugin-"],
  ])("%j", (name, reason) => {
    expect(() => pluginNames(name)).toThrow(expect.objectContaining({ code: "NAME_INVALID", message: expect.stringContaining(reason) }));
  });

  test("in words that can be printed: without control characters and not endless", () => {
    for (const name of ["a\u001B[31mb\u009B", "x\u202Ey", "a".repeat(10_000)]) {
      const message = messageFor(name);
      expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(message.length).toBeLessThan(250);
    }
  });

  test.each([
    ["My CRM Data", "my-crm-data"],
    ["my_data", "my-data"],
    ["caf\u00E9", "cafe"],
    ["../x", "x"],
    ["atlas-plugin-crm", "crm"],
    ["{{7*7}}", "my-datasource"],
    ["d\u0430ta", "my-datasource"],
  ])("and with a good one: %j becomes %s", (name, suggestion) => {
    expect(() => pluginNames(name)).toThrow(expect.objectContaining({ hint: expect.stringMatching(new RegExp(` ${suggestion}$`)) }));
  });
});

function messageFor(name: string): string {
  try {
    pluginNames(name);
  } catch (thrown) {
    return String(thrown);
  }
  throw new Error("The name was accepted.");
}
