import type { DescribeSObjectResult } from "jsforce";
import { describe, expect, test } from "vitest";
import { judgeSoql } from "./judge-soql";

describe("allowed", () => {
  test.each([
    "SELECT Id FROM Account",
    "select id, name from account where name = 'x' order by name desc nulls last limit 10 offset 5",
    "SELECT COUNT() FROM Account",
    "SELECT COUNT(Id) total, StageName FROM Opportunity GROUP BY StageName HAVING COUNT(Id) > 1",
    "SELECT CALENDAR_YEAR(CloseDate), SUM(Amount) FROM Opportunity WHERE CloseDate = LAST_N_DAYS:30 AND Amount > 1.5 GROUP BY CALENDAR_YEAR(CloseDate)",
    "SELECT Name, Account.Owner.Name FROM Contact WHERE Account.Industry LIKE 'B%' ORDER BY Account.Name",
    "SELECT a.Name, a.Owner.Name FROM Account a WHERE a.Name != NULL",
    "SELECT Account.Name FROM Account",
    "SELECT Id, (SELECT Id, Owner.Name FROM Contacts WHERE LastName = 'a' LIMIT 3) FROM Account",
    "SELECT Id FROM Account WHERE Id NOT IN (SELECT AccountId FROM Opportunity WHERE StageName = 'Closed Won')",
    "SELECT Id FROM Account WHERE NOT (Name = 'x' OR Owner.Name = 'y') AND Id IN ('1', '2')",
    "SELECT TYPEOF What WHEN Account THEN Name, Owner.Name WHEN Opportunity THEN Amount END FROM Event",
    "SELECT Id FROM Account WHERE Name = 'FROM Secret FOR UPDATE; -- /* it\\'s */ Profile.Name'",
    "SELECT Id FROM Account WHERE Name = 'a\\\\' AND Industry = 'Bänke ☕'",
    "SELECT FIELDS(STANDARD) FROM Account LIMIT 200",
    "SELECT toLabel(StageName), convertCurrency(Amount), FORMAT(Amount) amt FROM Opportunity",
    "SELECT Industry, COUNT(Id) FROM Account GROUP BY ROLLUP(Industry)",
    "SELECT Id FROM Account USING SCOPE Mine",
  ])("%s", async (soql) => {
    await expect(judge(soql)).resolves.toEqual({ valid: true });
  });
});

describe("refused, with a reason that helps to write a better one", () => {
  test.each([
    ["", "empty"],
    ["   \n", "empty"],
    ["DELETE FROM Account", "not SOQL"],
    ["INSERT INTO Account (Name) VALUES ('x')", "not SOQL"],
    ["FIND {x} IN ALL FIELDS RETURNING Account", '"{"'],
    ["SELECT * FROM Account", '"*"'],
    ["SELECT Id FROM Account; SELECT Id FROM Profile", '";"'],
    ["SELECT Id FROM Account -- x", "not SOQL"],
    ["SELECT Id FROM Account /* x */", '"/"'],
    ["SELECT Id FROM Account FOR UPDATE", "change records"],
    ["SELECT Id FROM Account FOR VIEW", "change records"],
    ["SELECT Id FROM Account FOR REFERENCE", "change records"],
    ["SELECT Id FROM Account UPDATE TRACKING", "change records"],
    ["SELECT Id FROM Account UPDATE VIEWSTAT", "change records"],
    ["SELECT Id FROM Account ALL ROWS", "not SOQL"],
    ["SELECT Id FROM Account WITH SECURITY_ENFORCED", "withSecurityEnforced"],
    ["SELECT Id FROM Account WITH SYSTEM_MODE", "withAccessLevel"],
    ["SELECT Id FROM Account WITH DATA CATEGORY Geography__c AT usa__c", "withDataCategory"],
    ["SELECT Id FROM Account WHERE Name = :name", "not SOQL"],
    ["SELECT Id FROM Account WHERE Name = 'open", "not SOQL"],
    ["SELECT Id FROM Account WHERE Name = \"x\"", '"\\""'],
    ["SELECT\u00a0Id FROM Account", '"\u00a0"'],
    ["SELECT Id FROM Account LIMIT 1 LIMIT 2000", "not SOQL"],
    ["SELECT Id FROM Profile", "Profile may not be read. These objects may: Account, Contact, Opportunity, Event, User"],
    ["SELECT Owner.Profile.Name FROM Account", "Profile leads from User to Profile"],
    ["SELECT Id FROM Account WHERE Owner.Profile.Name = 'x'", "Profile leads from User to Profile"],
    ["SELECT Id FROM Account ORDER BY Owner.Profile.Name", "Profile leads from User to Profile"],
    ["SELECT COUNT(Owner.Profile.Id) FROM Account", "Profile leads from User to Profile"],
    ["SELECT Owner.Name, COUNT(Id) FROM Account GROUP BY Owner.Name HAVING MAX(Owner.Profile.Name) > 'x'", "Profile leads from User to Profile"],
    ["SELECT COUNT(Id) FROM Account GROUP BY ROLLUP(Owner.Profile.Name)", "Profile leads from User to Profile"],
    ["SELECT Id FROM Account WHERE NOT (Owner.Profile.Name = 'x')", "Profile leads from User to Profile"],
    ["SELECT a.Owner.Profile.Name FROM Account a", "Profile leads from User to Profile"],
    ["SELECT Profile.Name FROM User Profile", "Profile leads from User to Profile"],
    ["SELECT (SELECT Id FROM Shares) FROM Account", "AccountShare may not be read"],
    ["SELECT (SELECT Owner.Profile.Name FROM Contacts) FROM Account", "Profile leads from User to Profile"],
    ["SELECT (SELECT Id FROM Contacts WHERE Id IN (SELECT Id FROM Profile)) FROM Account", "Profile may not be read"],
    ["SELECT (SELECT Id FROM Account.Contacts) FROM Account", "without the object in front"],
    ["SELECT (SELECT Id FROM Contact) FROM Account", "no child relationship Contact"],
    ["SELECT Id FROM Account WHERE Id IN (SELECT Id FROM AccountShare)", "AccountShare may not be read"],
    ["SELECT Id FROM Account WHERE Id IN (SELECT Id FROM Contact WHERE Owner.Profile.Name = 'x')", "Profile leads from User to Profile"],
    ["SELECT What.Name FROM Event", "Contract, which may not be read. TYPEOF"],
    ["SELECT TYPEOF What WHEN Contract THEN Id END FROM Event", "Contract may not be read"],
    ["SELECT TYPEOF What WHEN Account THEN Owner.Profile.Name END FROM Event", "Profile leads from User to Profile"],
    ["SELECT TYPEOF Owner.Profile.What WHEN Account THEN Id END FROM Account", "Profile leads from User to Profile"],
    ["SELECT TYPEOF What WHEN Account THEN Id ELSE Name END FROM Event", "Contract, which may not be read"],
    ["SELECT Nothing.Name FROM Account", "Account has no relationship Nothing"],
    [`SELECT Id FROM Account WHERE Name = '${"x".repeat(20_000)}'`, "longer than 20000"],
  ])("%s", async (soql, reason) => {
    await expect(judge(soql)).resolves.toEqual({ valid: false, reason: expect.stringContaining(reason) });
  });

  test("a query whose relationships cannot be looked up", async () => {
    const outcome = judgeSoql("SELECT Owner.Name FROM Account", { objects, describe: () => Promise.reject(new Error("Salesforce could not be reached.")) });

    await expect(outcome).resolves.toEqual({ valid: false, reason: "The query could not be judged: Salesforce could not be reached." });
  });
});

test("a query without relationships is judged without asking anybody", async () => {
  const outcome = judgeSoql("SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact)", { objects, describe: () => Promise.reject(new Error("asked")) });

  await expect(outcome).resolves.toEqual({ valid: true });
});

test("none but allowed objects are ever described", async () => {
  const asked: string[] = [];
  await judgeSoql("SELECT Owner.Profile.Name, (SELECT Id FROM Shares) FROM Account", { objects, describe: (object) => (asked.push(object), describeObject(object)) });

  expect(asked.every((object) => objects.includes(object))).toBe(true);
});

function judge(soql: string) {
  return judgeSoql(soql, { objects, describe: describeObject });
}

type Description = Pick<DescribeSObjectResult, "fields" | "childRelationships">;

function describeObject(object: string): Promise<Description> {
  const { parents = {}, children = {} } = org[object] ?? {};
  // Of the many keys of a description, those that are read.
  return Promise.resolve({
    fields: Object.entries(parents).map(([relationshipName, referenceTo]) => ({ name: `${relationshipName}Id`, relationshipName, referenceTo })),
    childRelationships: Object.entries(children).map(([relationshipName, childSObject]) => ({ relationshipName, childSObject })),
  } as unknown as Description);
}

const objects = ["Account", "Contact", "Opportunity", "Event", "User"];
const org: Record<string, { parents?: Record<string, string[]>; children?: Record<string, string> }> = {
  Account: { parents: { Owner: ["User"], Parent: ["Account"] }, children: { Contacts: "Contact", Opportunities: "Opportunity", Shares: "AccountShare" } },
  Contact: { parents: { Account: ["Account"], Owner: ["User"] } },
  Opportunity: { parents: { Account: ["Account"] } },
  Event: { parents: { What: ["Account", "Opportunity", "Contract"] } },
  User: { parents: { Profile: ["Profile"] } },
};
