import { AtlasError } from "@useatlas/plugin-sdk/errors";
import type { Command } from "commander";
import type { MigrateApplyOptions } from "./commands/migrate-apply.ts";
import type { MigrateDropPluginOptions } from "./commands/migrate-drop-plugin.ts";
import { allow, cwd, dryRun, json, wait } from "./options.ts";

/** `migrate` itself, and what it consists of. */
export function declareMigrate(program: Command): void {
  const migrate = program
    .command("migrate")
    .description("Bring the plugins' tables in the internal database up to date")
    .addOption(dryRun())
    .addOption(allow())
    .addOption(wait())
    .addOption(cwd())
    .addOption(json())
    .action(async (options) => {
      const command = await import("./commands/migrate.ts");
      await command.migrate(options);
    });

  migrate
    .command("plan")
    .description("Show the steps, with their locks and hazards")
    .option("--out <file>", "write the plan for: atlas migrate apply <file>")
    .addOption(allow())
    .addOption(wait())
    .addOption(cwd())
    .addOption(json())
    .action(async (_options, command: Command) => {
      const { migratePlan } = await import("./commands/migrate-plan.ts");
      await migratePlan(flagsOf(command));
    });

  migrate
    .command("apply <file>")
    .description("Apply a plan, unless the database has moved since")
    .addOption(wait())
    .addOption(cwd())
    .addOption(json())
    .action(async (file: string, _options, command: Command) => {
      const { migrateApply } = await import("./commands/migrate-apply.ts");
      await migrateApply({ ...flagsOf<MigrateApplyOptions>(command), file });
    });

  migrate
    .command("status")
    .description("Say what is pending, and what was changed by hand")
    .option("--check", "exit with 1 when a migration is pending, 7 on drift, 8 when the history was edited, 9 when the database is ahead")
    .addOption(wait())
    .addOption(cwd())
    .addOption(json())
    .action(async (_options, command: Command) => {
      const { migrateStatus } = await import("./commands/migrate-status.ts");
      await migrateStatus(flagsOf(command));
    });

  migrate
    .command("sql")
    .description("Print the steps as a script for psql")
    .addOption(allow())
    .addOption(wait())
    .addOption(cwd())
    .addOption(json())
    .action(async (_options, command: Command) => {
      const { migrateSql } = await import("./commands/migrate-sql.ts");
      await migrateSql(flagsOf(command));
    });

  migrate
    .command("undo")
    .description("Take back the latest migration")
    .addOption(allow())
    .addOption(wait())
    .addOption(cwd())
    .addOption(json())
    .action(async (_options, command: Command) => {
      const { migrateUndo } = await import("./commands/migrate-undo.ts");
      await migrateUndo(flagsOf(command));
    });

  migrate
    .command("lint")
    .description("Say what is unwise in the plugins' schemas, and what migrating them would mean")
    .addOption(wait())
    .addOption(cwd())
    .addOption(json())
    .action(async (_options, command: Command) => {
      const { migrateLint } = await import("./commands/migrate-lint.ts");
      await migrateLint(flagsOf(command));
    });

  migrate
    .command("accept")
    .description("Take what was changed by hand for what is meant")
    .addOption(wait())
    .addOption(cwd())
    .addOption(json())
    .action(async (_options, command: Command) => {
      const { migrateAccept } = await import("./commands/migrate-accept.ts");
      await migrateAccept(flagsOf(command));
    });

  migrate
    .command("drop-plugin <id>")
    .description("Delete the tables of a plugin that is no longer in the config")
    .addOption(dryRun())
    .addOption(allow())
    .addOption(wait())
    .addOption(cwd())
    .addOption(json())
    .action(async (id: string, _options, command: Command) => {
      const { migrateDropPlugin } = await import("./commands/migrate-drop-plugin.ts");
      await migrateDropPlugin({ ...command.optsWithGlobals<MigrateDropPluginOptions>(), id });
    });
}

/** Commander gives a flag that `migrate` has too to `migrate`, wherever it stands. */
function flagsOf<Options>(command: Command): Options {
  const { dryRun: isDryRun, ...options } = command.optsWithGlobals();
  if (isDryRun) throw new AtlasError(`migrate ${command.name()} has no dry run.`, { code: "USAGE", hint: "See what is pending with: atlas migrate plan" });
  // The flags that the command declares, which commander has parsed.
  return options as Options;
}
