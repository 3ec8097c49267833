import { AtlasError } from "@useatlas/plugin-sdk";
import { z } from "zod";
import { isAllowed, parseAddress, type Address } from "./addresses";
import type { PluginConfig } from "./config";

/** What the agent proposes, and an admin sees before it is sent. */
export function reportSchema({ allowedDomains }: Pick<PluginConfig, "allowedDomains">) {
  const recipient = z
    .string()
    .max(320)
    .refine((text) => parseAddress(text) !== undefined, "must be one address, such as ann@acme.example")
    .refine((text) => {
      const parsed = parseAddress(text);
      return !parsed || isAllowed(parsed.domain, allowedDomains);
    }, `must be of an allowed domain: ${(allowedDomains ?? []).join(", ")}`);

  return z.object({
    to: z.array(recipient).min(1).max(mostRecipients).describe("Recipients, one address each"),
    cc: z.array(recipient).max(mostRecipients).optional().describe("Who gets a copy"),
    subject: z.string().trim().min(1).max(250).regex(/^[^\p{Cc}\u2028\u2029]*$/u, "must be one line").describe("Subject, one line"),
    body: z.string().min(1).max(200_000).describe("The report, as plain text; line breaks are kept"),
  });
}

export type Report = z.output<ReturnType<typeof reportSchema>>;

export interface Message {
  from: Address;
  to: Address[];
  cc: Address[];
  subject: string;
  text: string;
  html: string;
}

/** What became of it. */
export interface Sent {
  messageId: string;
  accepted: string[];
  /** Those whom the mail server did not take, while it took others. */
  rejected: string[];
}

/** The e-mail of a report. Throws for what its schema does not accept. */
export function toMessage(config: PluginConfig, input: unknown): Message {
  const { success, data, error } = reportSchema(config).safeParse(input);
  if (!success) throw new AtlasError(`The report cannot be sent: ${error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; ")}.`, { code: "EMAIL_INVALID" });
  const { to, cc = [], subject, body } = data;
  const [from] = addresses([config.fromAddress]);
  if (!from) throw new AtlasError("There is no address to send from.", { code: "EMAIL_INVALID", hint: "Give fromAddress in the plugin's config." });
  const text = body.replaceAll("\r\n", "\n");
  return { from, to: addresses(to), cc: addresses(cc), subject, text, html: `<!doctype html><html><body><div style="white-space: pre-wrap; font-family: sans-serif">${escapeHtml(text)}</div></body></html>` };
}

function addresses(texts: readonly string[]): Address[] {
  return texts.flatMap((text) => parseAddress(text) ?? []);
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const mostRecipients = 50;
