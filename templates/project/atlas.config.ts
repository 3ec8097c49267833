import { join } from "node:path";
import { defineConfig } from "@atlas/api/lib/config";
import { duckdbPlugin } from "@atlas/plugin-duckdb-datasource";

export default defineConfig({
  plugins: [
    duckdbPlugin({ path: join(import.meta.dirname, "warehouse/demo.duckdb") }),
  ],
});
