import type { ActionStatus } from "@useatlas/plugin-sdk";
import { Option, type Command } from "commander";
import { cwd, json } from "./options.ts";

/** `actions`, and what it consists of. */
export function declareActions(program: Command): void {
  const actions = program.command("actions").description("Decide on what the agent has proposed");

  actions
    .command("list")
    .description("List actions, the latest first")
    .addOption(new Option("--status <status>", "only those that are in it").choices(statuses))
    .addOption(cwd())
    .addOption(json())
    .action(async (options) => {
      const { actionsList } = await import("./commands/actions-list.ts");
      await actionsList(options);
    });

  actions
    .command("show <id>")
    .description("Show an action whole, and what became of it")
    .addOption(cwd())
    .addOption(json())
    .action(async (id: string, options) => {
      const { actionsShow } = await import("./commands/actions-show.ts");
      await actionsShow({ id, ...options });
    });

  actions
    .command("approve <id>")
    .description("Show an action and, once that is confirmed, execute it")
    .option("--execute", "confirm it: nothing is asked")
    .option("--as <person>", "for whom it is approved; stands in the record beside the user of this system")
    .addOption(cwd())
    .addOption(json())
    .action(async (id: string, options) => {
      const { actionsApprove } = await import("./commands/actions-approve.ts");
      await actionsApprove({ id, ...options });
    });

  actions
    .command("deny <id>")
    .description("Deny an action: it is never executed")
    .option("--reason <text>", "why, for whoever proposed it")
    .addOption(cwd())
    .addOption(json())
    .action(async (id: string, options) => {
      const { actionsDeny } = await import("./commands/actions-deny.ts");
      await actionsDeny({ id, ...options });
    });

  actions
    .command("resolve <id>")
    .description("Say what became of an action of which that is unknown")
    .addOption(new Option("--as <outcome>", "what became of it").choices(["executed", "failed"]).makeOptionMandatory())
    .addOption(cwd())
    .addOption(json())
    .action(async (id: string, options) => {
      const { actionsResolve } = await import("./commands/actions-resolve.ts");
      await actionsResolve({ id, ...options });
    });
}

const statuses: ActionStatus[] = ["pending", "executing", "executed", "failed", "denied", "expired", "unknown"];
