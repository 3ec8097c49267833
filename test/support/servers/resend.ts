import { httpApi, reply, type HttpApi } from "./http-api.ts";

/** Resend, as its REST API answers: one key that may do all, one that may only send, and one verified domain, acme.example. */
export async function resend({ apiKey = "re_full_key_1", sendingKey = "re_sending_key_1" } = {}): Promise<HttpApi & { emails: Record<string, unknown>[] }> {
  const emails: Record<string, unknown>[] = [];
  const byKey = new Map<unknown, string>();

  const api = await httpApi(({ method, path, headers, body }, response) => {
    const key = headers.authorization?.replace("Bearer ", "");
    if (key !== apiKey && key !== sendingKey) return reply(response, 401, { statusCode: 401, name: "validation_error", message: "API key is invalid" });
    if (method === "GET" && path === "/domains") {
      if (key === sendingKey) return reply(response, 401, { statusCode: 401, name: "restricted_api_key", message: "This API key is restricted to only send emails" });
      return reply(response, 200, { object: "list", has_more: false, data: [{ id: "1", name: "acme.example", status: "verified" }, { id: "2", name: "new.example", status: "pending" }] });
    }
    if (method !== "POST" || path !== "/emails") return reply(response, 404, { statusCode: 404, name: "not_found", message: "The requested endpoint does not exist" });
    const email = body as Record<string, unknown>;
    if (!/@acme\.example>?$/.test(String(email.from))) return reply(response, 403, { statusCode: 403, name: "validation_error", message: "The domain is not verified." });
    const idempotency = headers["idempotency-key"];
    const known = idempotency === undefined ? undefined : byKey.get(idempotency);
    if (known) return reply(response, 200, { id: known });
    emails.push(email);
    const id = `email-${emails.length}`;
    if (idempotency !== undefined) byKey.set(idempotency, id);
    reply(response, 200, { id });
  });

  return { ...api, emails };
}
