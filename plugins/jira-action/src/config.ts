import { z } from "zod";

/** Whose Jira it is, who Atlas is there, and where its issues go; `host` becomes the base of all URLs. */
export const ConfigSchema = z.strictObject({
  host: z
    .string()
    .min(1, "host must not be empty")
    .transform((host) => (/^https?:\/\//.test(host) ? host : `https://${host}`))
    .refine((url) => URL.canParse(url) && new URL(url).host !== "" && !/[\s@?#]/.test(url), 'host must be the name of your site, such as "acme.atlassian.net"')
    // The token goes along with every request.
    .refine((url) => !url.startsWith("http://") || (URL.canParse(url) && loopback.test(new URL(url).hostname)), "host must be reached over https")
    .transform((url) => url.replace(/\/+$/, "")),
  email: z.email("email must be the address of the account that the token belongs to"),
  apiToken: z.string().min(1, "apiToken must not be empty").regex(/^[\x21-\x7e]+$/, "apiToken must have no blanks or line breaks"),
  projectKey: z.string().regex(/^[A-Z][A-Z0-9_]{1,}$/, 'projectKey must be the key of a project, such as "DATA"'),
  labels: z.array(z.string().regex(/^[^\s\p{Cc}]{1,255}$/u, "a label must be 1 to 255 characters without blanks")).default([]),
});

export type PluginConfig = z.output<typeof ConfigSchema>;

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
