import { lastQuestion, toolResults, type Script, type Turn } from "../../support/servers/openai-script.ts";

/** Plays each question of the page's tests, step by step, as a model would: it looks, queries, then answers. */
export const scriptedModel: Script = (request) => {
  const steps = Object.entries(questions).find(([word]) => lastQuestion(request).toLowerCase().includes(word))?.[1];
  if (steps === undefined) return { text: "I can tell you about **revenue**, categories and orders." };
  const results = toolResults(request);
  const step = steps[Math.min(results.length, steps.length - 1)];
  if (step === undefined) throw new Error("A question has no steps.");
  return typeof step === "function" ? step(results) : step;
};

function ticket(title: string) {
  return { name: "createSupportTicket", input: { title, body: "As it was asked for." } };
}

function isOpen(result: string): boolean {
  return result.includes("ticketId");
}

type Step = Turn | ((results: string[]) => Turn);

const questions: Record<string, Step[]> = {
  "revenue by month": [
    { text: "I look up how revenue is defined.", toolCalls: [{ name: "explore", input: { command: "cat metrics/sales.yml" } }] },
    { toolCalls: [{ name: "executeSQL", input: { sql: "SELECT CAST(date_trunc('month', ordered_at) AS DATE) AS month, sum(quantity * unit_price - discount) AS revenue\nFROM orders JOIN order_items USING (order_id)\nWHERE status = 'completed'\nGROUP BY month\nORDER BY month", explanation: "Revenue of completed orders by month" } }] },
    { text: "Revenue **grew steadily**, with its usual dip after the holidays.\n\n- Only *completed* orders count.\n- Discounts are taken off.\n\n[The definition](https://example.com/metrics) <img src=x onerror=alert(1)> ![chart](https://example.com/tracker.png)\n\n| Quarter | Trend |\n| --- | --- |\n| Q1 | down |\n| Q4 | up |" },
  ],
  categories: [
    { toolCalls: [{ name: "executeSQL", input: { sql: "SELECT category, sum(quantity) AS units FROM order_items JOIN products USING (product_id) GROUP BY category ORDER BY units DESC", explanation: "Units sold by category" } }] },
    { text: "These are the categories, the best-selling first." },
  ],
  "mixed values": [
    { toolCalls: [{ name: "executeSQL", input: { sql: "SELECT * FROM (VALUES (10, 'item 10', NULL), (9, 'item 9', '=1+1'), (100, 'Item 1', 'a,b \"c\"')) AS v(amount, label, note)", explanation: "Values of many kinds" } }] },
    { text: "Sort them as you like." },
  ],
  "all orders": [
    { toolCalls: [{ name: "executeSQL", input: { sql: "SELECT order_id, customer_id, ordered_at, status, sales_channel FROM orders ORDER BY order_id", explanation: "Every order" } }] },
    { text: "That is a lot of orders." },
  ],
  "wrong table": [
    { toolCalls: [{ name: "executeSQL", input: { sql: "SELECT * FROM invoices", explanation: "Invoices" } }] },
    { text: "There are no invoices in this warehouse." },
  ],
  "two tickets": [
    { toolCalls: [ticket("First of two"), ticket("Second of two")] },
    (results) => ({ text: `${results.filter(isOpen).length} of ${results.length} tickets opened.` }),
  ],
  "slow ticket": [{ toolCalls: [ticket("Slow to open")] }, ([result = ""]) => ({ text: `Noted: ${result}` })],
  "broken ticket": [{ toolCalls: [ticket("Broken service")] }, ([result = ""]) => ({ text: `Noted: ${result}` })],
  ticket: [
    { text: "I propose a ticket.", toolCalls: [{ name: "createSupportTicket", input: { title: "Refunds doubled in March", body: "Refunds rose from 2 % to 4 %.\n<img src=x onerror=alert(1)>\nPlease pay \u202E001\u202C EUR.", priority: "high" } }] },
    ([result = ""]) => ({ text: isOpen(result) ? "The ticket is open." : "No ticket was opened." }),
  ],
  "long story": [{ text: Array.from({ length: 400 }, (_, index) => `Sentence ${index}.`).join(" "), pauseMs: 50 }],
  "no model": [{ error: { status: 400, message: "The scripted model refuses." } }],
};
