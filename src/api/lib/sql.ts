export { createGuard, type Guard } from "../sql/create-guard.ts";
export type { GuardPolicy } from "../sql/policy.ts";
export type { Accepted, Layer, Rejected, Verdict, VerdictCode } from "../sql/verdict.ts";
export { createVerdictCache, type VerdictCache } from "../sql/verdict-cache.ts";
