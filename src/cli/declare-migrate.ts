import type { Command } from "commander";
import { allow, cwd, dryRun, json, wait } from "./options.ts";

/** `migrate` itself, and what it consists of. */
export function declareMigrate(program: Command): void {
  const migrate = program
    .command("migrate")
    .description("Bring the plugins' tables in the internal database up to date")
    // A flag behind a subcommand is the subcommand's.
    .enablePositionalOptions()
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
    .addOption(cwd())
    .addOption(json())
    .action(async (options) => {
      const { migratePlan } = await import("./commands/migrate-plan.ts");
      await migratePlan(options);
    });

  migrate
    .command("apply <file>")
    .description("Apply a plan, unless the database has moved since")
    .addOption(wait())
    .addOption(cwd())
    .addOption(json())
    .action(async (file: string, options) => {
      const { migrateApply } = await import("./commands/migrate-apply.ts");
      await migrateApply({ file, ...options });
    });

  migrate
    .command("status")
    .description("Say what is pending, and what was changed by hand")
    .option("--check", "exit with 1 when a migration is pending, 7 on drift, 8 when the history was edited, 9 when the database is ahead")
    .addOption(cwd())
    .addOption(json())
    .action(async (options) => {
      const { migrateStatus } = await import("./commands/migrate-status.ts");
      await migrateStatus(options);
    });

  migrate
    .command("sql")
    .description("Print the steps as a script for psql")
    .addOption(allow())
    .addOption(cwd())
    .addOption(json())
    .action(async (options) => {
      const { migrateSql } = await import("./commands/migrate-sql.ts");
      await migrateSql(options);
    });

  migrate
    .command("undo")
    .description("Take back the latest migration")
    .addOption(allow())
    .addOption(wait())
    .addOption(cwd())
    .addOption(json())
    .action(async (options) => {
      const { migrateUndo } = await import("./commands/migrate-undo.ts");
      await migrateUndo(options);
    });
}
