import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// A contract of Vite: the config is the file's default export.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // The page is served under a policy that allows no inline script and no `data:` script; nothing may become one.
  build: { outDir: "../../dist/web", emptyOutDir: true, target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 800 },
});
