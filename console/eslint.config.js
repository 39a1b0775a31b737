import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

const features = ["accounts", "analytics", "catalog", "pricing", "vendors"];

/** Imports go one way: app → features → charts → ui → lib. A layer may use what lies below it, and nothing above. */
const forbid = (files, groups, message) => ({
  files,
  rules: { "no-restricted-imports": ["error", { patterns: [{ group: groups, message }] }] },
});

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/lib/api-types.ts"] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  reactHooks.configs["recommended-latest"],
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: { allowDefaultProject: ["eslint.config.js", "public/color-scheme.js"] } },
    },
    rules: {
      "max-len": ["error", { code: 120 }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/only-throw-error": [
        "error",
        { allow: [{ from: "package", package: "@tanstack/router-core", name: ["Redirect", "NotFoundError"] }] },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-empty-function": "off",
      "no-restricted-syntax": [
        "error",
        {
          selector: "ExportDefaultDeclaration",
          message: "Named exports only, so that a name is the same everywhere.",
        },
        { selector: "ExportAllDeclaration", message: "No barrels: import from the file that has it." },
      ],
    },
  },
  { files: ["*.config.{js,ts}"], rules: { "no-restricted-syntax": "off" } },
  { files: ["**/*.js"], ...tseslint.configs.disableTypeChecked },
  { files: ["**/*.js"], rules: { "@typescript-eslint/explicit-module-boundary-types": "off" } },
  forbid(["src/lib/**"], ["**/ui/**", "**/charts/**", "**/features/**", "**/app/**"], "lib stands alone."),
  forbid(["src/ui/**"], ["**/charts/**", "**/features/**", "**/app/**"], "ui may use lib only."),
  forbid(["src/charts/**"], ["**/features/**", "**/app/**"], "charts may use ui and lib only."),
  ...features.map((feature) =>
    forbid(
      [`src/features/${feature}/**`],
      ["**/app/**", ...features.filter((other) => other !== feature).map((other) => `**/${other}/**`)],
      "A feature may use charts, ui and lib, never another feature.",
    ),
  ),
);
