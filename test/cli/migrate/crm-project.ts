/** The files of a project with one plugin, "crm", whose table "contacts" has these fields. */
export function config(fields: object, version = "1.0.0"): Record<string, string> {
  const plugin = { id: "crm", types: ["context"], name: "CRM", version, schema: { contacts: { fields } } };
  return { "atlas.config.ts": `export default { plugins: [{ ...${JSON.stringify(plugin)}, contextProvider: { load: async () => "" } }] };\n` };
}
