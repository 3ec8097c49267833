/* oxlint-disable typescript/triple-slash-reference */
// Only the test runner's types: "bun" as a whole would give every file Bun's globals.
/// <reference path="../../node_modules/bun-types/test.d.ts" />
