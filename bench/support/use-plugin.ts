// Imports a plugin, makes it and uses it once, in a process that has done nothing else but load the SDK and zod, and prints what each took.
const [entry = "", factory = "", settings = "{}"] = process.argv.slice(2);
await import("@useatlas/plugin-sdk");
await import("zod");

const start = performance.now();
const { [factory]: make } = await import(entry);
const imported = performance.now();
const plugin = make(JSON.parse(settings));
const made = performance.now();
await plugin.healthCheck();
const used = performance.now();

process.stdout.write(`${JSON.stringify({ import: imported - start, make: made - imported, use: used - made })}\n`);
await plugin.teardown?.();
process.exit();

export {};
