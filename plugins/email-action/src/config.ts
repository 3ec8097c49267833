import { z } from "zod";
import { parseAddress, parseDomain } from "./addresses";

/** How e-mails leave, from whom, and to where; exactly one of `smtpUrl` and `resendApiKey`. */
export const ConfigSchema = z
  .strictObject({
    smtpUrl: z
      .string()
      .min(1, "smtpUrl must not be empty")
      .refine((url) => URL.canParse(url) && /^smtps?:$/.test(new URL(url).protocol), "smtpUrl must start with smtp:// or smtps://")
      .refine((url) => !URL.canParse(url) || new URL(url).hostname !== "", "smtpUrl must name a host, such as smtp://user:password@mail.example.com:587")
      .refine((url) => !URL.canParse(url) || (new URL(url).search === "" && /^\/?$/.test(new URL(url).pathname)), "smtpUrl must end after the port")
      .refine((url) => !URL.canParse(url) || canDecode(new URL(url)), "smtpUrl has a % in its user or password that begins no code: write it as %25")
      .optional(),
    smtpCa: z.string().startsWith("-----BEGIN CERTIFICATE-----", "smtpCa must be a certificate as PEM text").optional(),
    resendApiKey: z.string().min(1, "resendApiKey must not be empty").regex(/^[\x21-\x7e]+$/, "resendApiKey must have no blanks or line breaks").optional(),
    resendUrl: z.string().refine((url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol), "resendUrl must start with https://").default("https://api.resend.com"),
    fromAddress: z.string().refine((text) => parseAddress(text) !== undefined, 'fromAddress must be an address, such as "reports@acme.example" or "Acme <reports@acme.example>"'),
    allowedDomains: z
      .array(z.string().refine((domain) => parseDomain(domain.replace(/^\*\./, "")) !== undefined, 'a domain must be such as "acme.example", or "*.acme.example" for those below it'))
      .min(1, "allowedDomains must name a domain; leave it out to allow all")
      .optional(),
  })
  .refine(({ smtpUrl, resendApiKey }) => (smtpUrl === undefined) !== (resendApiKey === undefined), "Give either smtpUrl or resendApiKey: exactly one of them says how e-mails leave");

export type PluginConfig = z.output<typeof ConfigSchema>;

function canDecode({ username, password }: URL): boolean {
  try {
    return decodeURIComponent(username + password) !== undefined;
  } catch {
    return false;
  }
}
