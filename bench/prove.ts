import { proveDoctor } from "./prove/doctor.ts";
import { proveValidate } from "./prove/validate.ts";

// How long it takes to check a plugin, and a project with fifty targets, beside those who check packages and projects elsewhere. All in one run.
await proveValidate();
await proveDoctor();
