import { Command, Option } from "commander";
import { currentFolder, cwd, diff, dryRun, explain, failOn, fix, format, json, only, port, rule, sdk, skip, waitForHealth, yes } from "./options.ts";
import { declareActions } from "./declare-actions.ts";
import { declareMigrate } from "./declare-migrate.ts";
import { toolVersion } from "./tool-version.ts";

/**
 * Declares every command and flag. Nothing heavier than commander is imported here:
 * each action imports its own command when it is chosen, so `atlas --help` stays quick.
 */
export function createProgram(): Command {
  const program = new Command("atlas")
    .description("Build, check and run Atlas plugins.")
    .version(toolVersion(), "-v, --version")
    .option("--no-color", "print without colour")
    .exitOverride()
    .showHelpAfterError("(atlas --help lists the commands)");

  declareInit(program);
  declarePlugin(program);
  declareDoctor(program);
  declareMigrate(program);
  declareServe(program);
  declareMcp(program);
  declareAsk(program);
  declareQuery(program);
  declareExplore(program);
  declareSql(program);
  declareSemantic(program);
  declareActions(program);
  declareCompletion(program);
  return program;
}

function declareInit(program: Command): void {
  program
    .command("init [dir]")
    .description("Make an Atlas project with a demo warehouse")
    .addOption(sdk())
    .addOption(dryRun())
    .addOption(yes())
    .addOption(json())
    .action(async (dir: string | undefined, options) => {
      const { initProject } = await import("./commands/init.ts");
      await initProject({ cwd: currentFolder(), dir, ...options });
    });
}

function declarePlugin(program: Command): void {
  const plugin = program.command("plugin").description("Create, validate, list and add plugins");

  plugin
    .command("create [name]")
    .description("Scaffold a plugin in plugins/<name>")
    .option("--type <type>", "datasource, context, interaction, action or sandbox")
    .option("--dir <dir>", "folder to create it in, instead of plugins/")
    .addOption(sdk())
    .addOption(dryRun())
    .addOption(yes())
    .addOption(cwd())
    .addOption(json())
    .action(async (name: string | undefined, options) => {
      const { pluginCreate } = await import("./commands/plugin-create.ts");
      await pluginCreate({ name, ...options });
    });

  plugin
    .command("validate [paths...]")
    .description("Check plugins: manifest, shape, config, secrets and health")
    .addOption(rule())
    .addOption(explain())
    .option("--strict", "take a warning for a fault")
    .option("--packed", "check the tarball that would be published, installed in an empty project")
    .addOption(fix("package.json"))
    .addOption(format())
    .addOption(cwd())
    .addOption(json())
    .action(async (paths: string[], options) => {
      const { pluginValidate } = await import("./commands/plugin-validate.ts");
      await pluginValidate({ paths, ...options });
    });

  plugin
    .command("list")
    .description("List the plugins of the config")
    .addOption(cwd())
    .addOption(json())
    .action(async (options) => {
      const { pluginList } = await import("./commands/plugin-list.ts");
      await pluginList(options);
    });

  plugin
    .command("add <package>")
    .description("Install a plugin package and show how to configure it")
    .option("--write", "make the edit of atlas.config.ts")
    .addOption(cwd())
    .addOption(json())
    .action(async (specifier: string, options) => {
      const { pluginAdd } = await import("./commands/plugin-add.ts");
      await pluginAdd({ specifier, ...options });
    });
}

function declareDoctor(program: Command): void {
  program
    .command("doctor")
    .description("Check the runtime, the config, the databases, the model, the sandbox and every plugin")
    .addOption(only())
    .addOption(skip())
    .addOption(failOn())
    .addOption(diff())
    .addOption(fix(".gitignore"))
    .addOption(explain())
    .addOption(waitForHealth())
    .addOption(format())
    .addOption(cwd())
    .addOption(json())
    .action(async (options) => {
      const { doctor } = await import("./commands/doctor.ts");
      await doctor(options);
    });
}

function declareServe(program: Command): void {
  program
    .command("serve")
    .description("Serve the page, the API and the routes of the plugins")
    .addOption(port())
    .option("--host <address>", "where to listen; 127.0.0.1 when left out, and others need keys")
    .addOption(cwd())
    .addOption(json())
    .action(async (options) => {
      const { serve } = await import("./commands/serve.ts");
      await serve(options);
    });
}

function declareMcp(program: Command): void {
  program
    .command("mcp")
    .description("Serve an MCP client over stdin and stdout, which starts this itself")
    .addOption(cwd())
    .action(async (options) => {
      const { mcp } = await import("./commands/mcp.ts");
      await mcp(options);
    });
}

function declareAsk(program: Command): void {
  program
    .command("ask [question]")
    .description("Ask the agent, from the argument or stdin; without a question a conversation goes on")
    .option("--conversation <id>", "go on with this conversation")
    .addOption(new Option("--approve <mode>", "do not ask about actions: approve none of them, or those that anybody may approve").choices(["none", "auto"]))
    .addOption(json())
    .addOption(cwd())
    .action(async (question: string | undefined, options) => {
      const { ask } = await import("./commands/ask.ts");
      await ask({ question, ...options });
    });
}

function declareQuery(program: Command): void {
  program
    .command("query [sql]")
    .description("Run a query, from the argument or stdin, through guard, hooks and limits")
    .option("--connection <id>", "the datasource; the first one when left out")
    .option("--explain", "show what each layer says of it, and do not run it")
    .addOption(json())
    .addOption(new Option("--csv", "print the rows as CSV").conflicts(["json", "markdown"]))
    .addOption(new Option("--markdown", "print the rows as a Markdown table").conflicts(["json", "csv"]))
    .addOption(cwd())
    .action(async (sql: string | undefined, options) => {
      const { query } = await import("./commands/query.ts");
      await query({ sql, ...options });
    });
}

function declareExplore(program: Command): void {
  program
    .command("explore [command]")
    .description("Run a shell command over the semantic layer's files, in the sandbox that the agent uses")
    .option("--backend <name>", "the sandbox that must run it, instead of the best one that serves")
    .option("--list", "show the sandboxes, which of them may serve and what each isolates")
    .addOption(json())
    .addOption(cwd())
    .action(async (command: string | undefined, options) => {
      const { explore } = await import("./commands/explore.ts");
      await explore({ command, ...options });
    });
}

function declareSql(program: Command): void {
  program
    .command("sql")
    .description("Judge queries without a database")
    .command("check")
    .description('Judge JSON lines {"id","dialect","sql","tables"} from stdin, one verdict a line')
    .action(async () => {
      const { sqlCheck } = await import("./commands/sql-check.ts");
      await sqlCheck();
    });
}

function declareSemantic(program: Command): void {
  program
    .command("semantic")
    .description("The semantic layer")
    .command("check")
    .description("Compare its entities with the live databases")
    .addOption(cwd())
    .addOption(json())
    .action(async (options) => {
      const { semanticCheck } = await import("./commands/semantic-check.ts");
      await semanticCheck(options);
    });
}

function declareCompletion(program: Command): void {
  program
    .command("completion <shell>")
    .description("Print a completion script for bash, zsh or fish")
    .action(async (shell: string) => {
      const { completion } = await import("./commands/completion.ts");
      completion({ shell });
    });

  program
    .command("complete", { hidden: true })
    .argument("[words...]")
    .allowUnknownOption()
    .helpOption(false)
    .action(async (words: string[]) => {
      const { complete } = await import("./commands/completion.ts");
      await complete({ words, program, cwd: currentFolder() });
    });
}
