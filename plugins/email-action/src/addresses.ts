import { domainToASCII } from "node:url";

export interface Address {
  /** Empty when there is none. */
  name: string;
  /** Its domain is ASCII, and in small letters. */
  address: string;
  domain: string;
}

/**
 * Reads one address, `ann@acme.example` or `Ann <ann@acme.example>`. Undefined for what is not exactly one, or what mail
 * servers read in different ways: quoted names before the @, comments, routes, several.
 */
export function parseAddress(text: string): Address | undefined {
  const { name = "", quoted, angled, bare } = text.match(form)?.groups ?? {};
  const written = angled ?? bare ?? "";
  const at = written.lastIndexOf("@");
  const [local, domain] = [written.slice(0, at), parseDomain(written.slice(at + 1))];
  if (at < 1 || domain === undefined || local.length > 64 || !localPart.test(local)) return undefined;
  return { name: (quoted ?? name).trim(), address: `${local}@${domain}`, domain };
}

/** A domain as the mail system knows it: `münchen.example` is `xn--mnchen-3ya.example`. */
export function parseDomain(text: string): string | undefined {
  // Before it is converted: that also decodes what browsers would.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(text)) return undefined;
  const domain = domainToASCII(text).toLowerCase();
  return domain.length <= 253 && hostName.test(domain) ? domain : undefined;
}

/** Whether the domain is one of those that are allowed: `acme.example` is that alone, `*.acme.example` all below it. */
export function isAllowed(domain: string, allowed: readonly string[] | undefined): boolean {
  if (allowed === undefined) return true;
  return allowed.some((entry) => (entry.startsWith("*.") ? domain.endsWith(`.${parseDomain(entry.slice(2))}`) : domain === parseDomain(entry)));
}

const form = /^\s*(?:(?:"(?<quoted>[^"\\<>\p{Cc}\u2028\u2029]*)"|(?<name>[^"\\<>@,;:\p{Cc}\u2028\u2029]*))\s*<(?<angled>[^<>\s]+)>|(?<bare>[^<>\s]+))\s*$/u;
const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const localPart = new RegExp(`^${atom}(?:\\.${atom})*$`);
/** Ends with letters, or it would be a number of the net. */
const hostName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;
