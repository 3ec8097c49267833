import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { $InferServerPlugin } from "@useatlas/plugin-sdk";
import { describe, expect, expectTypeOf, test } from "vitest";
import { isAllowed, parseAddress } from "./addresses";
import { emailPlugin } from "./index";

const valid = { smtpUrl: "smtp://mail.acme.example", fromAddress: "Acme <reports@acme.example>" };

describe("config", () => {
  test.each([
    { config: { smtpUrl: undefined }, message: "Give either smtpUrl or resendApiKey" },
    { config: { resendApiKey: "re_1" }, message: "Give either smtpUrl or resendApiKey" },
    { config: { smtpUrl: "" }, message: "smtpUrl: smtpUrl must not be empty" },
    { config: { smtpUrl: "http://mail" }, message: "smtpUrl: smtpUrl must start with smtp:// or smtps://" },
    { config: { smtpUrl: "smtp://" }, message: "smtpUrl: smtpUrl must name a host" },
    { config: { smtpUrl: "smtp://mail?tls.rejectUnauthorized=false" }, message: "smtpUrl: smtpUrl must end after the port" },
    { config: { smtpUrl: "smtp://a:100%@mail" }, message: "write it as %25" },
    { config: { fromAddress: "reports" }, message: "fromAddress: fromAddress must be an address" },
    { config: { fromAddress: "a@b.example\r\nBcc: c@d.example" }, message: "fromAddress: fromAddress must be an address" },
    { config: { allowedDomains: [] }, message: "allowedDomains: allowedDomains must name a domain" },
    { config: { allowedDomains: ["@acme.example"] }, message: "allowedDomains.0: a domain must be" },
    { config: { smtpCa: "/etc/ca.pem" }, message: "smtpCa: smtpCa must be a certificate" },
    { config: { smtp: "smtp://mail" }, message: 'Unrecognized key: "smtp"' },
  ])("$config is refused when the factory is called", ({ config, message }) => {
    expect(() => emailPlugin({ ...valid, ...config })).toThrow(message);
  });
});

test("is an action whose literal types survive", () => {
  const [action] = emailPlugin(valid).actions;

  expect(action).toMatchObject({ name: "sendEmailReport", actionType: "email:send", defaultApproval: "admin-only", reversible: false });
  expectTypeOf<$InferServerPlugin<typeof emailPlugin>["Type"]>().toEqualTypeOf<"action">();
});

describe("an address", () => {
  test.each([
    ["ann@acme.example", { name: "", address: "ann@acme.example", domain: "acme.example" }],
    ["Ann Lee <ann+q3@ACME.Example>", { name: "Ann Lee", address: "ann+q3@acme.example", domain: "acme.example" }],
    ['"Lee, Ann" <ann@acme.example>', { name: "Lee, Ann", address: "ann@acme.example", domain: "acme.example" }],
    ["ann@münchen.example", { name: "", address: "ann@xn--mnchen-3ya.example", domain: "xn--mnchen-3ya.example" }],
  ])("%s is read", (text, address) => {
    expect(parseAddress(text)).toEqual(address);
  });

  test.each([
    "", "ann", "@acme.example", "ann@", "ann@localhost", "ann@127.0.0.1", "ann@[127.0.0.1]", "ann@acme..example", "ann@-acme.example", "ann@acme.example.", ".ann@acme.example",
    "ann@acme.example, bob@evil.example", "ann@acme.example;bob@evil.example", "ann@evil.example@acme.example", '"ann@evil.example"@acme.example', "ann@evil.example <bob@acme.example>",
    "<ann@acme.example> bob@evil.example", "ann@acme.example\nBcc: bob@evil.example", "Ann\r\nBcc: b@evil.example <ann@acme.example>", "ann@acme%2eexample", "@evil.example:ann@acme.example",
    "ann(x)@acme.example", "änn@acme.example", "a\u0000nn@acme.example", `${"x".repeat(65)}@acme.example`, `ann@${"x.".repeat(130)}example`,
  ])("%j is not exactly one", (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  test.each([
    { domain: "acme.example", allowed: undefined, is: true },
    { domain: "acme.example", allowed: ["ACME.example"], is: true },
    { domain: "mail.acme.example", allowed: ["acme.example"], is: false },
    { domain: "mail.acme.example", allowed: ["*.acme.example"], is: true },
    { domain: "acme.example", allowed: ["*.acme.example"], is: false },
    { domain: "evilacme.example", allowed: ["acme.example", "*.acme.example"], is: false },
    { domain: "acme.example.evil.example", allowed: ["acme.example"], is: false },
    { domain: "xn--mnchen-3ya.example", allowed: ["münchen.example"], is: true },
    { domain: "xn--cme-7cd.example", allowed: ["acme.example"], is: false },
  ])("at $domain is allowed by $allowed: $is", ({ domain, allowed, is }) => {
    expect(isAllowed(domain, allowed)).toBe(is);
  });
});

test("nothing is loaded or opened before the first e-mail, and a missing driver is named with the way to install it", async () => {
  const script = `
    const { createRequire, Module } = await import("node:module");
    const { createJiti } = createRequire(${JSON.stringify(import.meta.url)})("jiti");
    const resolve = Module._resolveFilename;
    Module._resolveFilename = (name, ...rest) => {
      if (name === "nodemailer") throw Object.assign(new Error("Cannot find module 'nodemailer'"), { code: "MODULE_NOT_FOUND" });
      return resolve.call(Module, name, ...rest);
    };
    const { emailPlugin } = await createJiti(${JSON.stringify(import.meta.url)}).import("./index");
    const plugin = emailPlugin(${JSON.stringify(valid)});
    console.log(JSON.stringify(await plugin.healthCheck()));`;

  const { stdout } = await promisify(execFile)("node", ["--input-type=module", "-e", script]);

  expect(JSON.parse(stdout)).toMatchObject({ healthy: false, message: "This plugin requires the nodemailer package. Install it with: bun add nodemailer" });
});
