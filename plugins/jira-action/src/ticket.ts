import { z } from "zod";

/** What the agent proposes, and a person sees before it is created. */
export const ticketSchema = z.object({
  summary: z.string().trim().min(1).max(255).regex(/^[^\p{Cc}]*$/u, "must be one line").describe("Short summary, one line"),
  description: z.string().max(30_000).describe("What was found, in Markdown: paragraphs, headings, lists, code blocks, links, bold, code"),
  issueType: z.string().trim().min(1).max(60).default("Task").describe('The issue type as the project calls it, such as "Task" or "Bug"'),
  priority: z.string().trim().min(1).max(60).optional().describe('Such as "High"; leave it out where the project has none'),
  labels: z.array(z.string().regex(/^[^\s\p{Cc}]{1,255}$/u, "must have no blanks")).max(20).optional().describe("Labels without blanks"),
});

export type Ticket = z.output<typeof ticketSchema>;
