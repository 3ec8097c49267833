import { uniqueNames } from "@useatlas/plugin-sdk";
import { expect, test } from "vitest";

test.each([
  { names: ["id", "name"], unique: ["id", "name"] },
  { names: ["id", "id", "id"], unique: ["id", "id_1", "id_2"] },
  { names: ["id", "id", "id_1"], unique: ["id", "id_2", "id_1"] },
  { names: [], unique: [] },
])("$names become $unique", ({ names, unique }) => {
  expect(uniqueNames(names)).toEqual(unique);
});
