import { z } from "zod";

const form = "salesforce://user:password@host?token=&clientId=&clientSecret=";

/** The url of an org, parsed into its parts, and the objects that may be queried. */
export const ConfigSchema = z
  .strictObject({
    url: z.string().min(1, "URL must not be empty").refine((url) => url.startsWith("salesforce://"), "URL must start with salesforce://"),
    objects: z.array(z.string().regex(/^[A-Za-z]\w*$/, "Objects are named by their API name, such as Account or Invoice__c")).min(1, "Name at least one object").optional(),
    loginUrl: z.string().refine(isSafe, "loginUrl must be an https:// URL; http:// is taken on this machine only").optional(),
  })
  .transform(({ url, objects, loginUrl }, context) => {
    const org = parseUrl(url);
    if (typeof org !== "string") return { ...org, loginUrl: (loginUrl ?? `https://${org.host}`).replace(/\/+$/, ""), objects: objects ?? standardObjects, objectsAreNamed: objects !== undefined };
    context.addIssue({ code: "custom", path: ["url"], message: org });
    return z.NEVER;
  });

export type PluginConfig = z.output<typeof ConfigSchema>;

interface Org {
  host: string;
  username: string;
  password: string;
  token: string;
  clientId: string;
  clientSecret: string;
}

/** What a url says, or what is wrong with it, without a word of what it holds: half a url may be a password. */
function parseUrl(text: string): Org | string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) return `URL must have the form ${form}, with the user and the password percent-encoded`;
  const [username, password] = [decode(url.username), decode(url.password)];
  if (!username || !password || !url.hostname) return `URL must name ${!username ? "a user" : !password ? "a password" : "a host"}: ${form}`;
  if (url.pathname.replace("/", "") !== "") return `URL must have nothing between the host and its parameters: ${form}`;
  const unknown = [...url.searchParams.keys()].find((key) => !parameters.includes(key));
  if (unknown !== undefined) return `URL has the parameter "${unknown}"; only ${parameters.join(", ")} are known`;
  const [token = "", clientId = "", clientSecret = ""] = parameters.map((key) => url.searchParams.get(key) ?? "");
  if (Boolean(clientId) !== Boolean(clientSecret)) return "URL must have both clientId and clientSecret, or neither";
  return { host: url.host, username, password, token, clientId, clientSecret };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a password with a bare % was never encoded
  }
}

function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username || url.search || url.hash) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname));
}

const parameters = ["token", "clientId", "clientSecret"];
/** What a sales team asks about. Anything else, such as custom objects, is named in `objects`. */
const standardObjects = ["Account", "Contact", "Lead", "Opportunity", "OpportunityLineItem", "Product2", "Pricebook2", "Campaign", "CampaignMember", "Case", "Task", "Event", "User"];
