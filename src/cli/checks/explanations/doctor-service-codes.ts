import type { CodeEntry } from "./code-entry.ts";
import { entriesOf } from "./entries-of.ts";

const model = entriesOf("model");
const sandbox = entriesOf("sandbox", "warning");
const port = entriesOf("port");
const routes = entriesOf("routes");
const plugin = entriesOf("plugin");
const datasource = entriesOf("datasource");
const semantic = entriesOf("semantic");
const diagnosis = entriesOf("diagnosis");

/** The codes of what Atlas talks to: the model, the sandbox, the port, plugins and their services, datasources and their tables. */
export const doctorServiceCodes: Record<string, CodeEntry> = {
  MODEL_UNSET: model("Without a model atlas ask cannot answer; all else works.", "no ATLAS_PROVIDER", "ATLAS_PROVIDER=ollama ATLAS_MODEL=qwen3", "Set both to ask questions.", "skipped"),
  MODEL_NOT_CONFIGURED: model("A provider without a model's name answers nothing.", "ATLAS_PROVIDER=anthropic alone", "with ATLAS_MODEL, too", "Set ATLAS_MODEL."),
  MODEL_KEY_MISSING: model("The provider asks for a key.", "ATLAS_PROVIDER=openai without OPENAI_API_KEY", "OPENAI_API_KEY in .env", "Set the variable that is named."),
  MODEL_KEY_REFUSED: model("The provider does not accept the key.", "a key that was revoked", "a key that holds", "Make another key, and set it."),
  MODEL_URL_INVALID: model("The endpoint is an address of HTTP.", "ATLAS_MODEL_URL=ftp://x", "ATLAS_MODEL_URL=http://127.0.0.1:11434/v1", "Correct ATLAS_MODEL_URL."),
  MODEL_UNREACHABLE: model("Nobody answers at the endpoint.", "Ollama that was not started", "ollama serve", "Start it, or correct the address."),
  MODEL_DISCONNECTED: model("The endpoint hung up in the middle.", "a proxy with a short limit", "a proxy that lets it finish", "Look at what lies between."),
  MODEL_SILENT: model("The endpoint takes the call and does not answer.", "a server that loads a model for minutes", "a model that is loaded", "Look at the endpoint; try again with --wait."),
  MODEL_RATE_LIMITED: model("The provider takes no more requests for now.", "a key that many share", "a key of its own", "Wait, or raise the limit at the provider."),
  MODEL_FAILED: model("The endpoint answered with a fault of its own.", "HTTP 500", "HTTP 200", "Look at the provider's status."),
  MODEL_REFUSED: model("The endpoint refuses the request as it is.", "an endpoint of another protocol", "one that speaks OpenAI's", "Correct provider and address."),
  MODEL_UNKNOWN: model("The provider has no model of that name.", "ATLAS_MODEL=gtp-5", "a name of its list", "Correct ATLAS_MODEL."),
  MODEL_UNLISTED: model("A name that the endpoint does not list is likely misspelt.", "ATLAS_MODEL=qwen-3 where it lists qwen3", "ATLAS_MODEL=qwen3", "Correct ATLAS_MODEL, unless it is another name for one of them.", "warning"),
  SANDBOX_OPEN: sandbox("Commands that a model writes may reach the network or the files of this machine.", "networkIsolation: false", "nsjail, or a sandbox in the cloud", "Use one that isolates: atlas explore --list."),
  SANDBOX_UNSTATED: sandbox("What a plugin does not state is no promise.", "a sandbox without security", "security: { networkIsolation: true, filesystemIsolation: true }", "Ask its author, or use another one."),
  SANDBOX_UNAVAILABLE: sandbox("Without one the agent cannot read the semantic layer.", "ATLAS_SANDBOX=nsjial", "ATLAS_SANDBOX=nsjail", "Correct ATLAS_SANDBOX, or configure one.", "error"),
  PORT_TAKEN: port("Another program listens where Atlas should.", "PORT=3000 beside a development server", "PORT=3001", "Stop it, or choose another port.", "warning"),
  PORT_FORBIDDEN: port("Low ports belong to the administrator.", "PORT=80", "PORT=3001", "Choose one above 1023."),
  PORT_UNKNOWN: port("Why it cannot be listened on is in the message.", "no loopback interface", "one that is up", "Correct what the message names.", "unknown"),
  ROUTE_TAKEN: routes("Two answers to one request: one of them never comes.", "two plugins on /webhooks/crm", "a path for each", "Change one plugin's path, or remove it."),
  ROUTES_THROW: routes("A plugin whose routes cannot be mounted stops the boot.", "routes() that throws", 'routes(app) { app.post("/webhooks/crm", …) }', "Correct what the message names."),
  ROUTES_TIMEOUT: routes("Mounting has to end before the server starts.", "routes() that awaits a service", "routes() that mounts alone", "Leave what waits to the first request."),
  PLUGIN_ID_UNROUTABLE: routes("The id stands in the addresses of the plugin's routes.", 'id: "my crm"', 'id: "my-crm"', "Use letters, digits, dashes, dots and underscores."),
  PLUGINS_NONE: entriesOf("plugins")("Without plugins there is nothing to ask.", "plugins: []", "plugins: [crm({ … })]", "Add one: atlas plugin add, or atlas plugin create.", "skipped"),
  PLUGIN_INITIALIZE: plugin("What initialize() throws keeps the server from starting.", "a service that refuses the key", "a key that holds", "Correct what the message names."),
  PLUGIN_TIMEOUT: plugin("A plugin that does not come up in time keeps all waiting.", "await connect() without an end", "await connect({ signal: AbortSignal.timeout(5_000) })", "Give what it waits for a deadline, or leave it to the first use."),
  PLUGIN_UNHEALTHY: plugin("The plugin says of itself that it cannot work.", "{ healthy: false, message }", "{ healthy: true }", "Mend what its message names."),
  TOOL_NAME_TAKEN: plugin("The model calls tools by name: two of one name stop the boot.", "two plugins with sendMail", "sendMail and sendFax", "Rename one, or remove a plugin."),
  HEALTH_THROWS: plugin("A health check answers, above all when its service does not.", "healthCheck() that throws", "measureHealth(() => ping())", "Ask the plugin's author: it should return { healthy: false, message }."),
  HEALTH_TIMEOUT: plugin("Without a deadline nobody learns what is wrong.", "await fetch(url)", "await fetch(url, { signal: AbortSignal.timeout(5_000) })", "Look at its service; give the question a deadline."),
  HEALTH_MALFORMED: plugin("An answer that cannot be read is no good health.", "healthCheck: async () => true", "healthCheck: async () => ({ healthy: true })", "Return { healthy, message?, latencyMs? }."),
  TEARDOWN_THROWS: entriesOf("teardown")("A teardown that fails may keep open what it should close.", "close() of what was never opened", "await pool?.end()", "Catch what it meets."),
  TEARDOWN_TIMEOUT: entriesOf("teardown")("A shutdown that hangs is killed in the middle.", "await server.close() with open sockets", "a deadline", "Give it a deadline."),
  CREDENTIAL_MISSING: entriesOf("credentials", "warning")("An action that is approved would fail for want of it.", 'requiredCredentials: ["JIRA_TOKEN"] without one', "JIRA_TOKEN=… in .env", "Pass it in atlas.config.ts, or set it in .env."),
  DIAGNOSIS_THROWS: diagnosis("A throw tells less than a finding, and is no pass.", "diagnose() that throws", '{ code: "SCOPES_UNKNOWN", severity: "unknown", message }', "Return what cannot be determined as a finding."),
  DIAGNOSIS_TIMEOUT: diagnosis("The doctor does not wait for ever.", "await fetch(url)", "await fetch(url, { signal: AbortSignal.timeout(4_000) })", "Give what it waits for a deadline."),
  DIAGNOSIS_MALFORMED: diagnosis("Findings that cannot be read are believed in no part.", 'diagnose: () => ["fine"]', 'diagnose: () => [{ code: "TOKEN_FRESH", severity: "ok", message: "…" }]', "Return an array of { code, severity, message, hint? }."),
  DATASOURCE_UNREACHABLE: datasource("No query can be answered.", "a wrong password", "a role that may connect", "Check address and credentials in the plugin's config."),
  DATASOURCE_TIMEOUT: datasource("It did not answer a trivial query in time.", "a warehouse that sleeps, or a firewall that drops", "one that answers", "Look whether its server runs and can be reached."),
  DATASOURCE_WRITABLE: datasource("The guard should not be all that stands between a model and the data.", "a role with ALL PRIVILEGES", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader", "Give it a role that may only SELECT.", "warning"),
  CONNECTION_NOT_SQL: semantic("A datasource with a language of its own has no catalog to compare with.", "Salesforce", "a datasource that speaks SQL", "Nothing: it is shown, and not held against anybody.", "skipped"),
  CONNECTION_UNREACHABLE: semantic("Entities cannot be compared with tables that nobody can read.", "a datasource that is down", "one that is up", "Run atlas doctor on the datasource.", "unknown"),
  TABLE_MISSING: semantic("The model writes queries on a table that there is not.", "table: ordrs", "table: orders", "Correct table, or remove the entity."),
  COLUMN_MISSING: semantic("The model writes queries on a column that there is not.", "a column that was renamed", "the name that it has", "Correct the entity."),
  TYPE_DRIFTED: semantic("The model treats a column as what it no longer is.", "type: number of a text", "type: string", "Correct the entity's type.", "warning"),
  JOIN_UNKNOWN: semantic("A join that leads nowhere misleads the model.", "target_entity: custmers", "target_entity: customers", "Correct the name, or remove the join."),
  ENTITY_UNCHECKED: semantic("There is nothing to compare the entity with.", "entities without a datasource", "a datasource plugin in the config", "Register a datasource.", "unknown"),
  ENTITIES_NONE: semantic("A datasource without entities has nothing to drift.", "no files in semantic/entities", "orders.yml", "Describe its tables.", "skipped"),
  ENTITIES_MALFORMED: semantic("What a datasource lists for entities has to be readable.", "entities: () => ({})", 'entities: () => [{ name: "orders", yaml }]', "Ask the plugin's author."),
  SEMANTIC_SYNTAX: semantic("A file that is no YAML is missing in every answer.", "name: [orders", "name: orders", "Correct it at the place that is named."),
  SEMANTIC_FIELD_INVALID: semantic("A field of another kind cannot be read.", "dimensions: 7", "dimensions: { id: { type: number } }", "Correct the field that is named."),
  SEMANTIC_FILE_LARGE: semantic("A file of that size does not fit into what a model reads.", "a data dump in semantic/", "an entity for each table", "Split it, or move it elsewhere."),
  SEMANTIC_FILE_UNREADABLE: semantic("A file that cannot be read is missing in every answer.", "a file of another user", "one that you may read", "Give yourself the right to read it."),
  SEMANTIC_INVALID: semantic("The layer cannot be read as a whole.", "files with faults", "files without", "Correct what is named."),
  SEMANTIC_ENTITY_TWICE: semantic("Two entities of one name: nobody knows which is meant.", "orders.yml twice", "one of them", "Rename or remove one."),
  SEMANTIC_ENTITY_OVERRIDDEN: semantic("A file of the project replaces what a plugin brings.", "orders.yml beside a plugin's orders", "one of them", "Remove it, unless that is meant.", "warning"),
  SEMANTIC_KEY_INVALID: semantic("A key that is no text cannot be read.", "1: id", "id: …", "Write it as text.", "warning"),
  SEMANTIC_KEY_TWICE: semantic("Of two equal keys one is lost.", "table: a and table: b", "table: a", "Remove one.", "error"),
  SEMANTIC_KEY_UNKNOWN: semantic("A key that nobody reads is likely misspelt.", "dimesions:", "dimensions:", "Use the nearest key that is told.", "warning"),
  SEMANTIC_REFERENCE_UNKNOWN: semantic("What it refers to is not there.", "a metric of an unknown entity", "a metric of one that exists", "Correct the name.", "warning"),
  PLUGIN_THROWS: semantic("A plugin that throws leaves open what it would have listed.", "entities() that throws", "entities() that lists", "Correct what the message names.", "unknown"),
};
