import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where the API listens while the page is served by Vite. */
const API = process.env.VIVAVOCE_API ?? "http://127.0.0.1:8000";

/**
 * Two builds, one for each page, so that neither loads a chunk for the other's sake:
 * `vite build`, then `vite build --mode workspace` into the same folder.
 */
export default defineConfig(({ mode }) => ({
  plugins: [react()],
  build: {
    rollupOptions: { input: mode === "workspace" ? "app.html" : "index.html" },
    emptyOutDir: mode !== "workspace",
    target: "es2022",
    // The page's policy allows nothing inline, so every asset is a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: false,
    // livekit-client is a separate chunk, loaded only for rooms that need it.
    chunkSizeWarningLimit: 700,
  },
  server: {
    proxy: {
      "/api": { target: API, ws: true },
      "/healthz": API,
    },
  },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
}));
