import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Modules of these packages, given by the start of their names. */
const libraries = (names: string): RegExp => new RegExp(`node_modules[\\\\/](${names})`);

/** The host to develop against: `STOA_URL=http://localhost:5080 npm run dev`. */
const host = process.env["STOA_URL"] ?? "http://localhost:5080";

export default defineConfig({
  base: "/console/",
  plugins: [react()],
  build: {
    target: "es2022",
    // Browsers that know light-dark() themselves: a lowered copy would ignore the chosen colour scheme.
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    // Data URIs would need a wider content security policy than the host sends.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 3 },
            { name: "mantine", test: /node_modules[\\/](@mantine[\\/](core|hooks)|@floating-ui)[\\/]/, priority: 2 },
            {
              name: "recharts",
              test: libraries("recharts|victory-vendor|d3-|internmap|@reduxjs|react-redux|redux|reselect|immer"),
              priority: 2,
            },
            {
              name: "tanstack",
              test: /node_modules[\\/]@tanstack[\\/](react-)?(router|query|history|store)/,
              priority: 2,
            },
          ],
        },
      },
    },
  },
  // docs/mongo is shown beside the figures that its pipelines count.
  server: { fs: { allow: [".."] }, proxy: { "/api": host, "/openapi": host } },
  test: { environment: "jsdom", setupFiles: ["./vitest.setup.ts"], restoreMocks: true, css: false },
});
