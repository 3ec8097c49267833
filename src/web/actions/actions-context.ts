import type { ActionRecord, Person } from "@useatlas/plugin-sdk";
import { createContext } from "react";

/** The actions of the conversation on the page, who looks at them, and what happens when that person has decided. */
export const ActionsContext = createContext<{ records: readonly ActionRecord[]; person: Person; decided: (record: ActionRecord) => void }>({
  records: [],
  person: { id: "", role: "member" },
  decided: () => undefined,
});
