import { AtlasError, isAtlasError, messageOf } from "@useatlas/plugin-sdk";
import { expect, test } from "vitest";

test("an AtlasError carries code, hint, cause, problems and location", () => {
  const cause = new Error("refused");
  const problems = [{ code: "PLUGIN_ID_EMPTY", path: "id", message: "Plugin id must not be empty" }];
  const location = { file: "atlas.config.ts", line: 3 };

  const error = new AtlasError("The config is wrong.", { code: "CONFIG_INVALID", hint: "Mend it.", cause, problems, location });

  expect(error).toMatchObject({ name: "AtlasError", message: "The config is wrong.", code: "CONFIG_INVALID", hint: "Mend it.", problems, location });
  expect(error.cause).toBe(cause);
  expect(error.stack).toContain("errors.test.ts");
});

test("without a cause there is no `cause` at all", () => {
  expect("cause" in new AtlasError("x", { code: "X_Y" })).toBe(false);
});

test("an AtlasError of another copy of the SDK is known as one, other errors are not", () => {
  const foreign = Object.assign(new Error("x"), { [Symbol.for("atlas.error")]: true, code: "X_Y" });

  expect([new AtlasError("x", { code: "X_Y" }), foreign].map(isAtlasError)).toEqual([true, true]);
  expect([new Error("x"), { code: "X_Y" }, null, "x"].map(isAtlasError)).toEqual([false, false, false, false]);
});

test.each([
  ["an Error", new Error("refused"), "refused"],
  ["an Error without words", new TypeError(), "TypeError"],
  ["a string", "refused", "refused"],
  ["undefined", undefined, "undefined"],
  ["null", null, "null"],
  ["a symbol", Symbol("no"), "Symbol(no)"],
  ["a plain object, as some drivers reject with", { code: 1, message: "refused" }, "refused"],
  ["an AggregateError with words", new AggregateError([new Error("a")], "all failed"), "all failed"],
  ["an AggregateError without words", new AggregateError([new Error("a"), "b"]), "a; b"],
  ["an AggregateError in another", new AggregateError([new AggregateError([new Error("a")]), new Error("b")]), "a; b"],
  ["an object without a prototype", Object.create(null), "unknown"],
  ["an error whose message throws", Object.defineProperty(new Error(), "message", { get: () => { throw new Error("again"); } }), "unknown"],
])("the message of %s", (_what, thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});
