import { createRule } from "../create-rule.ts";
import { builtCandidates } from "../built-candidates.ts";

export const credentials = createRule({
  name: "credentials",
  needs: ["shape"],
  passed: { code: "CREDENTIALS_NAMED", message: "Its actions name the credentials they need" },
  async judge(target) {
    const all = (await builtCandidates(target)).flatMap(({ facts }) => facts.plugin?.credentials ?? []);
    if (all.length === 0) return undefined;
    return all
      .filter(({ name }) => !identifier.test(name))
      .map(({ action, name }) => ({
        code: "CREDENTIAL_IMPLAUSIBLE",
        severity: "warning",
        // What stands there may be the credential itself.
        message: `requiredCredentials of ${action} has ${JSON.stringify(name.length > 12 ? `${name.slice(0, 3)}…` : name)}, which is no key of a config and no variable`,
        hint: 'Name the config key or the environment variable, such as "apiKey" or "CRM_API_KEY"; never the value.',
      }));
  },
});

const identifier = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
