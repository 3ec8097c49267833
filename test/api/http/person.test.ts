import { expect, test } from "vitest";
import { bearer, serving } from "./support/serving.ts";

test("whoever asks is told who they are and what they may do", async () => {
  const { call } = await serving({ auth: { mode: "api-key", keys: [{ name: "mo", key: "key-of-mo-01234567890" }] } });

  expect(await call("/api/v1/me", bearer("key-of-mo-01234567890"))).toMatchObject({ status: 200, body: { id: "mo", role: "member" } });
  expect(await call("/api/v1/me")).toMatchObject({ status: 401, body: { error: "auth_error" } });
});
