import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  // the server puts a fresh nonce in its place with each page it answers
  html: { cspNonce: "__CSP_NONCE__" },
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    // the content security policy allows no data: scripts, styles or fonts
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2024",
  },
  server: { proxy: { "/api": { target: "http://localhost:8443", changeOrigin: false } } },
});
