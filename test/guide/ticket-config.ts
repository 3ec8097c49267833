import { defineConfig } from "@atlas/api/lib/config";
import { ticketPlugin } from "./ticket-action";

export default defineConfig({
  // the guide's block begins
  plugins: [
    ticketPlugin({
      apiUrl: process.env.TICKET_API_URL!,
      apiKey: process.env.TICKET_API_KEY!,
    }),
  ],
  // the guide's block ends
});
