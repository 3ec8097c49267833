import { createHost } from "@atlas/api/lib/host";
import { describe, expect, onTestFinished, test } from "vitest";
import { emailPlugin } from "../../plugins/email-action/src/index.ts";
import { doctor, readmeProject } from "../support/servers/readme-project.ts";
import { selfSigned } from "../support/self-signed.ts";
import { freePort, silentServer } from "../support/servers/silent-server.ts";
import { smtpServer } from "../support/servers/smtp.ts";
import { tempProject } from "../support/temp-project.ts";

const fromAddress = "Acme <reports@acme.example>";
const report = { to: ["ann@acme.example"], subject: "Orders", body: "They fell." };
const login = "atlas:mail-password-1@";

test("a host sends the report that an admin approved, and none to a domain that is not allowed", async () => {
  const server = await started();
  const host = createHost({ config: { plugins: [emailPlugin({ smtpUrl: `smtp://${login}127.0.0.1:${server.port}`, smtpCa: selfSigned.cert, fromAddress, allowedDomains: ["acme.example"] })] }, cwd: await tempProject(), environment: {} });
  onTestFinished(() => host.close());
  await host.boot();
  const propose = (input: object) => host.approvals.propose({ name: "sendEmailReport", input, conversationId: "c1", toolCallId: "t1", person: { id: "ann", role: "member" } });

  const proposed = await propose(report);
  const before = server.received.length;
  const approved = await host.approvals.approve(proposed.id, { id: "root", role: "admin" });

  expect({ approval: proposed.approval, before, after: server.received.length }).toEqual({ approval: "admin-only", before: 0, after: 1 });
  expect(approved).toMatchObject({ status: "executed", reversible: false, output: { accepted: ["ann@acme.example"], rejected: [] } });
  expect(server.received).toMatchObject([{ from: "reports@acme.example", to: ["ann@acme.example"], secure: true, user: "atlas" }]);
  await expect(host.approvals.propose({ name: "sendEmailReport", input: { ...report, to: ["eve@evil.example"] }, conversationId: "c1", toolCallId: "t2", person: { id: "ann", role: "member" } })).rejects.toThrow("must be of an allowed domain: acme.example");
});

test("the example of the README is found healthy by doctor", async () => {
  const { port } = await started({ hideSTARTTLS: true });
  const root = await readmeProject("email-action", { variables: { SMTP_URL: `smtp://${login}127.0.0.1:${port}` } });

  expect(await doctor(root, "email-action")).toMatchObject([{ severity: "ok" }]);
});

describe("a message", () => {
  test("has text and HTML, and the HTML shows signs as signs", async () => {
    const { received, send } = await ready();

    await send({ ...report, subject: "Größe ✓", body: "a < b & \"c\" 'd'\n<script>alert(1)</script>" });

    const raw = received[0]?.raw ?? "";
    expect(raw).toContain("Subject: =?UTF-8?");
    expect(raw).toContain("<script>alert(1)</script>");
    expect(raw.replaceAll("=\r\n", "").replaceAll("=3D", "=").split("text/html")[1]).toContain("a &#60; b &#38; &#34;c&#34; &#39;d&#39;\r\n&#60;script&#62;alert(1)&#60;/script&#62;");
  });

  test.each([
    { what: "a subject", input: { subject: "x\r\nBcc: eve@evil.example" } },
    { what: "a separator of lines", input: { subject: "x\u2028Bcc: eve@evil.example" } },
    { what: "a recipient", input: { to: ["ann@acme.example\r\nRCPT TO:<eve@evil.example>"] } },
    { what: "a name", input: { to: ["Ann\nBcc: eve@evil.example <ann@acme.example>"] } },
    { what: "two in one", input: { to: ["ann@acme.example, eve@evil.example"] } },
    { what: "nobody", input: { to: [] } },
    { what: "too many", input: { to: Array.from({ length: 51 }, (_, index) => `a${index}@acme.example`) } },
    { what: "too much", input: { body: "x".repeat(200_001) } },
  ])("with $what is refused before anything is sent", async ({ input }) => {
    const { received, send } = await ready();

    await expect(send({ ...report, ...input })).rejects.toMatchObject({ code: "EMAIL_INVALID" });
    expect(received).toEqual([]);
  });

  test("whose body and name look like headers and commands adds none", async () => {
    const { received, send } = await ready();

    await send({ ...report, to: ['"Bcc: eve, x" <ann@acme.example>'], subject: "Bcc: eve@evil.example", body: "\r\n.\r\nMAIL FROM:<eve@evil.example>\r\nBcc: eve@evil.example" });

    const [head = ""] = received[0]?.raw.split("\r\n\r\n") ?? [];
    expect(received).toMatchObject([{ to: ["ann@acme.example"] }]);
    expect(head).toContain('To: "Bcc: eve, x" <ann@acme.example>');
    expect(head.split("\r\n").filter((line) => /^bcc/i.test(line))).toEqual([]);
  });

  test("goes to several, with those who get a copy, and to a domain with letters of its own", async () => {
    const { received, send } = await ready();

    await send({ ...report, to: ["ann@acme.example", "Bob <bob+q3@acme.example>"], cc: ["zoe@münchen.example"] });

    // The server shows what it got in the letters that people read.
    expect(received).toMatchObject([{ to: ["ann@acme.example", "bob+q3@acme.example", "zoe@münchen.example"], raw: expect.stringMatching(/^Cc: zoe@xn--mnchen-3ya\.example\r$/m) }]);
  });

  test("that one of two recipients cannot get is sent to the other, and it is said", async () => {
    const { send } = await ready();

    expect(await send({ ...report, to: ["ann@acme.example", "nobody@acme.example"] })).toMatchObject({ accepted: ["ann@acme.example"], rejected: ["nobody@acme.example"] });
  });

  test("that nobody can get fails with the server's reason", async () => {
    const { send } = await ready();

    await expect(send({ ...report, to: ["nobody@acme.example"] })).rejects.toMatchObject({ code: "EMAIL_REFUSED", message: expect.stringContaining("550 No such user: nobody@acme.example") });
  });

  test("that is too large for the server fails", async () => {
    const { send } = await ready({ size: 1000 });

    await expect(send({ ...report, body: "x".repeat(5000) })).rejects.toMatchObject({ code: "EMAIL_REFUSED" });
  });
});

describe("TLS", () => {
  test("from the first byte, with a certificate of one's own", async () => {
    const { port, received } = await started({ secure: true });
    const [action] = emailPlugin({ smtpUrl: `smtps://${login}localhost:${port}`, smtpCa: selfSigned.cert, fromAddress }).actions;

    await action?.tool.execute(report);

    expect(received).toMatchObject([{ secure: true, user: "atlas" }]);
  });

  test("a password is not sent to another machine over a line that can be read", async () => {
    let asked = 0;
    const { port } = await started({ disabledCommands: ["STARTTLS"], onAuth: (_auth, _session, done) => (asked++, done(null, { user: "x" })) });
    // This machine, by a name that does not say so.
    const health = await emailPlugin({ smtpUrl: `smtp://${login}[::ffff:127.0.0.1]:${port}`, fromAddress }).healthCheck();

    expect(health).toMatchObject({ healthy: false, message: expect.stringMatching(/offers no encryption, or not well/) });
    expect(asked).toBe(0);
  });
});

describe("health", () => {
  test("of a server that takes the password, sending nothing", async () => {
    const { port, received } = await started();

    expect(await emailPlugin({ smtpUrl: `smtp://${login}127.0.0.1:${port}`, smtpCa: selfSigned.cert, fromAddress }).healthCheck()).toEqual({ healthy: true, latencyMs: expect.any(Number) });
    expect(received).toEqual([]);
  });

  test("of one that is slow, and answers in time", async () => {
    const { port } = await started({ hideSTARTTLS: true, onConnect: (_session, done) => void setTimeout(done, 100) });

    expect(await emailPlugin({ smtpUrl: `smtp://127.0.0.1:${port}`, fromAddress }).healthCheck()).toMatchObject({ healthy: true });
  });

  test.each([
    { what: "a wrong password", user: "atlas:wrong-password-1@", options: { hideSTARTTLS: true }, message: /does not accept the user or the password: Invalid login: 535/ },
    { what: "a certificate that nobody trusts", user: login, options: {}, message: /cannot be reached: self.signed certificate/ },
  ])("of $what", async ({ user, options, message }) => {
    const { port } = await started(options);

    const health = await emailPlugin({ smtpUrl: `smtp://${user}127.0.0.1:${port}`, fromAddress }).healthCheck();

    expect(health).toEqual({ healthy: false, message: expect.stringMatching(message), latencyMs: expect.any(Number) });
    expect(JSON.stringify(health)).not.toMatch(/wrong-password-1|mail-password-1/);
  });

  test("of a port where nothing listens", async () => {
    expect(await emailPlugin({ smtpUrl: `smtp://127.0.0.1:${await freePort()}`, fromAddress }).healthCheck()).toMatchObject({ healthy: false, message: expect.stringMatching(/^The mail server at 127\.0\.0\.1:\d+ cannot be reached: .*ECONNREFUSED/) });
  });

  test("of a server that accepts and never answers, and nothing stays open", async () => {
    const { port, sockets, close } = await silentServer();
    onTestFinished(close);

    expect(await emailPlugin({ smtpUrl: `smtp://127.0.0.1:${port}`, fromAddress }).healthCheck()).toMatchObject({ healthy: false, message: expect.stringMatching(/cannot be reached: Greeting never received/) });
    await expect.poll(() => sockets.size).toBe(0);
  });
});

async function ready(options: Parameters<typeof smtpServer>[0] = {}) {
  const { port, received } = await started({ hideSTARTTLS: true, ...options });
  const [action] = emailPlugin({ smtpUrl: `smtp://127.0.0.1:${port}`, fromAddress }).actions;
  return { received, send: async (input: typeof report & { cc?: string[] }) => action?.tool.execute(input) };
}

async function started(options: Parameters<typeof smtpServer>[0] = {}) {
  const server = await smtpServer(options);
  onTestFinished(server.stop);
  return server;
}
