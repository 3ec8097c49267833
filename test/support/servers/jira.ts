import type { ServerResponse } from "node:http";
import { httpApi, reply, type ApiRequest, type HttpApi } from "./http-api.ts";

export interface JiraAccount {
  email: string;
  apiToken: string;
}

export interface Jira extends HttpApi {
  /** The fields of what was created, by key. */
  issues: Map<string, Record<string, unknown>>;
}

/** A Jira site with one project, DATA, as its REST API of version 3 answers: it checks fields and documents before it creates. */
export async function jira({ email, apiToken }: JiraAccount): Promise<Jira> {
  const issues = new Map<string, Record<string, unknown>>();
  const credentials = `Basic ${Buffer.from(`${email}:${apiToken}`).toString("base64")}`;

  const api = await httpApi((request, response) => {
    if (request.headers.authorization !== credentials) return void response.writeHead(401, { "content-type": "text/html" }).end("Client must be authenticated to access this resource.");
    const route = `${request.method} ${request.path}`;
    if (route === "GET /rest/api/3/myself") return reply(response, 200, { accountId: "1", emailAddress: email, active: true });
    if (route === "GET /rest/api/3/project/DATA") return reply(response, 200, { id: "10000", key: "DATA" });
    if (route.startsWith("GET /rest/api/3/project/")) return reply(response, 404, { errorMessages: ["No project could be found with key."], errors: {} });
    if (route === "POST /rest/api/3/issue") return create(request, response);
    reply(response, 404, { message: "null for uri", "status-code": 404 });
  });

  function create({ body }: ApiRequest, response: ServerResponse): void {
    const { fields = {} } = body as { fields?: Record<string, unknown> };
    const errors = complaints(fields);
    if (Object.keys(errors).length > 0) return reply(response, 400, { errorMessages: [], errors });
    const key = `DATA-${issues.size + 1}`;
    issues.set(key, fields);
    reply(response, 201, { id: String(10_000 + issues.size), key, self: `${api.url}/rest/api/3/issue/${10_000 + issues.size}` });
  }

  return { ...api, issues };
}

function complaints({ project, issuetype, summary, description, labels = [], priority, ...others }: Record<string, unknown>): Record<string, string> {
  const errors: Record<string, string> = {};
  if ((project as { key?: unknown } | undefined)?.key !== "DATA") errors.project = "valid project is required";
  if (!["Task", "Bug"].includes(String((issuetype as { name?: unknown } | undefined)?.name))) errors.issuetype = "Specify a valid issue type";
  if (typeof summary !== "string" || summary.trim() === "") errors.summary = "You must specify a summary of the issue.";
  else if (/\n/.test(summary)) errors.summary = "The summary is invalid because it contains newline characters.";
  if (!Array.isArray(labels) || labels.some((label) => /\s/.test(String(label)))) errors.labels = "The label contains spaces which is invalid.";
  if (priority !== undefined && !["High", "Low"].includes(String((priority as { name?: unknown }).name))) errors.priority = "Specify a valid priority";
  if (!isDocument(description)) errors.description = "Operation value must be an Atlassian Document (see the Atlassian Document Format)";
  for (const field of Object.keys(others)) errors[field] = `Field '${field}' cannot be set. It is not on the appropriate screen, or unknown.`;
  return errors;
}

interface Node {
  type: string;
  text?: unknown;
  content?: unknown;
  marks?: unknown;
  version?: unknown;
}

function isDocument(node: unknown): boolean {
  return isNode(node) && node.type === "doc" && node.version === 1 && Array.isArray(node.content) && isValid(node);
}

/** As the published schema of the format says, for what may be inside of what. */
function isValid(node: Node): boolean {
  const allowed = children[node.type];
  if (!allowed) return false;
  if (node.type === "text") return typeof node.text === "string" && node.text !== "" && areMarks(node.marks ?? []);
  const content = node.content ?? [];
  if (!Array.isArray(content)) return false;
  if (node.type === "listItem" && !["paragraph", "codeBlock"].includes(String((content[0] as { type?: unknown } | undefined)?.type))) return false;
  if (node.type.endsWith("List") && content.length === 0) return false;
  return content.every((child: unknown) => isNode(child) && allowed.includes(child.type) && isValid(child) && (node.type !== "codeBlock" || child.marks === undefined));
}

function areMarks(marks: unknown): boolean {
  if (!Array.isArray(marks)) return false;
  const types = marks.map((mark: { type?: unknown }) => String(mark.type));
  if (new Set(types).size !== types.length || types.some((type) => !["strong", "em", "code", "link"].includes(type))) return false;
  return !types.includes("code") || types.every((type) => type === "code" || type === "link");
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}

const lists = ["bulletList", "orderedList"];
const children: Record<string, string[]> = {
  doc: ["paragraph", "heading", "codeBlock", "rule", ...lists],
  paragraph: ["text", "hardBreak"],
  heading: ["text", "hardBreak"],
  codeBlock: ["text"],
  bulletList: ["listItem"],
  orderedList: ["listItem"],
  listItem: ["paragraph", "codeBlock", ...lists],
  rule: [],
  hardBreak: [],
  text: [],
};
