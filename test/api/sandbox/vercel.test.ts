import { join } from "node:path";
import { Sandbox } from "@vercel/sandbox";
import { expect, onTestFinished, test } from "vitest";
import { openFiles } from "../../../src/api/sandbox/semantic-files.ts";
import { vercelKind } from "../../../src/api/sandbox/vercel.ts";
import { hasBubblewrap } from "../../support/bubblewrap.ts";
import { vercelApi } from "../../support/servers/vercel.ts";
import { tempProject } from "../../support/temp-project.ts";

const credentials = { deployed: false, token: "vercel-token-1", teamId: "team_1", projectId: "prj_1" };
const never = { signal: new AbortController().signal };

test.skipIf(!hasBubblewrap())("a microVM without network gets the files of the project and of plugins, runs commands over them, and is stopped", async () => {
  const { api, create } = await arrange();
  const backend = await create();

  expect(await backend.exec("cat entities/orders.yml entities/crm/accounts.yml; echo lost >&2; exit 3", never)).toEqual({ stdout: "table: orders\ntable: accounts\n", stderr: "lost\n", exitCode: 3 });
  await backend.close?.();

  expect(api.requests[0]).toMatchObject({ method: "POST", path: "/api/v3/sandboxes", body: { projectId: "prj_1", persistent: false, networkPolicy: { mode: "deny-all" } } });
  expect(api.requests.map(({ path }) => path.replace(/.*\//, ""))).toEqual(["sandboxes", "write", "cmd", "cmd", "stop"]);
  expect(api.requests[3]?.body).toMatchObject({ command: "bash", args: ["-c", expect.stringContaining("exit 3")], cwd: "/vercel/sandbox/semantic" });
});

test("a package that is not installed is named, with the command that installs it", async () => {
  const load = () => Promise.reject(Object.assign(new Error("Cannot find package '@vercel/sandbox'"), { code: "ERR_MODULE_NOT_FOUND" }));
  const files = openFiles({ folder: "/nowhere", virtualFiles: async () => [] });

  await expect(Promise.resolve(vercelKind({ ...credentials, load }).create(files))).rejects.toMatchObject({ code: "DRIVER_MISSING", hint: "Install it with: npm install @vercel/sandbox" });
});

test.each([
  { where: "nowhere", options: { deployed: false, token: undefined, teamId: undefined, projectId: undefined }, off: true },
  { where: "with half of its credentials", options: { ...credentials, teamId: undefined }, off: true },
  { where: "with all of them", options: credentials, off: false },
  { where: "on Vercel", options: { deployed: true, token: undefined, teamId: undefined, projectId: undefined }, off: false },
])("$where it is off: $off", ({ options, off }) => {
  expect(vercelKind(options).off !== undefined).toBe(off);
});

async function arrange() {
  const root = await tempProject({ "semantic/entities/orders.yml": "table: orders\n" });
  const api = await vercelApi();
  const files = openFiles({ folder: join(root, "semantic"), virtualFiles: async () => [{ path: "entities/crm/accounts.yml", content: "table: accounts\n" }] });
  onTestFinished(async () => {
    await files.close();
    await api.stop();
  });
  const kind = vercelKind({ ...credentials, load: async () => ({ Sandbox: { create: (params) => Sandbox.create({ ...params, fetch: api.fetch }) } }) });
  return { api, create: async () => kind.create(files) };
}
