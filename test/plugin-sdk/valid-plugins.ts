import { createMockConnection, createMockExploreBackend } from "@useatlas/plugin-sdk/testing";

const identity = { id: "my-plugin", version: "1.0.0" };

/** A fresh and complete plugin of every type, loosely typed: tests break single fields of it. */
export function validPlugins() {
  return {
    datasource: { ...identity, type: "datasource", connection: { create: () => createMockConnection(), dbType: "postgres" } },
    context: { ...identity, type: "context", contextProvider: { load: () => "" } },
    interaction: { ...identity, type: "interaction", routes: () => undefined },
    action: { ...identity, type: "action", actions: [validAction()] },
    sandbox: { ...identity, type: "sandbox", sandbox: { create: () => createMockExploreBackend() } },
  };
}

export function validAction() {
  return {
    name: "createTicket",
    description: "Creates a ticket",
    actionType: "ticket:create",
    reversible: false,
    defaultApproval: "manual",
    tool: { inputSchema: {}, execute: () => undefined },
  };
}
