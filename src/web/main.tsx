import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { isRefusal } from "./api/request.ts";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/chat.css";
import "./styles/markdown.css";
import "./styles/result.css";
import "./styles/card.css";
import "./styles/admin.css";

// What the server refuses, it refuses again; only a connection that broke is worth another attempt.
const client = new QueryClient({ defaultOptions: { queries: { retry: (attempts, thrown) => !isRefusal(thrown) && attempts < 2, staleTime: 1000 } } });

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element with the id root.");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
