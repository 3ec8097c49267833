import { createRule, type Fault } from "../create-rule.ts";
import { locationAt } from "../target/positions.ts";

export const secretsInCode = createRule({
  name: "secrets-in-code",
  passed: { code: "SECRETS_ABSENT", message: "No secret is written in its files" },
  judge({ sources, manifest }) {
    return [...sources, manifest].flatMap(secretsIn);
  },
});

/** Where a secret stands, and of what kind it is; never the secret itself. */
function secretsIn(file: { path: string; text: string }): Fault[] {
  return kinds.flatMap(({ kind, pattern }) =>
    [...file.text.matchAll(pattern)]
      .filter(([secret]) => looksReal(secret))
      .map(({ index }) => ({
        code: "SECRET_IN_CODE",
        severity: "error",
        message: `${kind} is written here`,
        hint: "Revoke it, then take it by config: whoever has the package has the secret.",
        location: locationAt(file, index),
      })),
  );
}

/** Examples and place-holders have the form of a key, but neither its digits nor its variety. */
function looksReal(secret: string): boolean {
  if (/example|sample|placeholder|your|redacted|dummy|xxxx|\*\*\*|\.\.\./i.test(secret)) return false;
  return /\d/.test(secret) && new Set(secret).size >= 12;
}

const kinds: { kind: string; pattern: RegExp }[] = [
  { kind: "An API key of a model provider (sk-…)", pattern: /(?<![\w-])sk-(?:ant-|proj-|svcacct-)?[A-Za-z0-9_-]{20,}/g },
  { kind: "A Stripe key (sk_live_…)", pattern: /(?<!\w)[rs]k_live_[A-Za-z0-9]{20,}/g },
  { kind: "A GitHub token (gh…_…)", pattern: /(?<!\w)(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,})/g },
  { kind: "An AWS access key (AKIA…)", pattern: /(?<!\w)(?:AKIA|ASIA)[0-9A-Z]{16}(?!\w)/g },
  { kind: "A Slack token (xox…)", pattern: /(?<!\w)xox[abprs]-[0-9A-Za-z-]{20,}/g },
  { kind: "A Google API key (AIza…)", pattern: /(?<!\w)AIza[0-9A-Za-z_-]{35}/g },
  { kind: "An npm token (npm_…)", pattern: /(?<!\w)npm_[A-Za-z0-9]{36}/g },
  { kind: "A private key", pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\\[rn]|[\s"'`+])*[A-Za-z0-9+/=]{40,}/g },
];
