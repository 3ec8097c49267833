import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { runReport } from "../checks/run-atlas.ts";
import { codes, project } from "./project.ts";

test("of fifty datasources one is a black hole: all are asked at once, and that one alone is late", async () => {
  const held = new Set<{ destroy(): unknown }>();
  const blackHole = createServer((socket) => void held.add(socket.on("error", () => {}))).listen(0, "127.0.0.1");
  onTestFinished(() => {
    blackHole.close();
    for (const socket of held) socket.destroy();
  });
  await once(blackHole, "listening");
  const { port } = blackHole.address() as AddressInfo; // it listens on a port
  const answers = `{ query: async () => (globalThis.together ??= new Promise((resolve) => { globalThis.arrive = () => ++globalThis.arrived === 49 && resolve(undefined); }), globalThis.arrive(), await globalThis.together, { columns: ["one"], rows: [{ one: 1 }] }), close: async () => {} }`;
  const hangs = `{ query: () => fetch("http://127.0.0.1:${port}").then(() => never()), close: async () => {} }`;
  const datasource = (index: number) => `definePlugin({ id: "target-${index}", type: "datasource", version: "1.0.0", connection: { dbType: "sqlite", create: () => (${index === 17 ? hangs : answers}) } })`;
  const root = await project(`(globalThis.arrived = 0, ${Array.from({ length: 50 }, (_, index) => datasource(index)).join("), (")})`.replaceAll("), (", "),\n("));

  const { report, exitCode } = await runReport(["doctor", "--cwd", root, "--only", "datasource"]);

  // No query of the 49 is answered before all of them have been asked, so that one after the other they would all be late.
  expect(codes(report.findings.filter(({ code }) => code !== "DATASOURCE_REACHABLE"))).toEqual(["target-17 DATASOURCE_TIMEOUT"]);
  expect(report.findings).toHaveLength(50);
  expect(exitCode).toBe(1);
});
