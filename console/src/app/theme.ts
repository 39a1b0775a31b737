import { createTheme, defaultVariantColorsResolver } from "@mantine/core";
import type { MantineColorsTuple, VariantColorsResolver } from "@mantine/core";

/** The sea between the columns: every action and the first series of every chart. */
const aegean: MantineColorsTuple = [
  "#eaf4f7",
  "#d3e6ec",
  "#a6cdd9",
  "#74b2c5",
  "#4d9bb3",
  "#328ba6",
  "#1f7a96",
  "#17637c",
  "#17516b",
  "#0f3d52",
];

/** Marble and its shadow. */
const stone: MantineColorsTuple = [
  "#faf8f4",
  "#f4f1ea",
  "#e8e3d8",
  "#d6cfc0",
  "#b9b1a0",
  "#968e7e",
  "#736c5e",
  "#575147",
  "#3b3730",
  "#25221d",
];

const night: MantineColorsTuple = [
  "#e6e9ea",
  "#c3cacd",
  "#98a3a8",
  "#6f7b81",
  "#3d474d",
  "#2d363b",
  "#1f272b",
  "#171d21",
  "#111619",
  "#0c1012",
];

/** Mantine picks the text of filled buttons by the light scheme's shade; in the dark one white would be too pale. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  const isPrimary = input.color === undefined || input.color === input.theme.primaryColor;
  return input.variant === "filled" && isPrimary
    ? { ...colors, color: "var(--mantine-primary-color-contrast)" }
    : colors;
};

export const theme = createTheme({
  primaryColor: "aegean",
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  variantColorResolver,
  // From here on white text would fall below a contrast of 4.5.
  luminanceThreshold: 0.18,
  colors: { aegean, stone, dark: night },
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
  headings: {
    fontWeight: "620",
    sizes: {
      h1: { fontSize: "1.625rem", lineHeight: "1.25" },
      h2: { fontSize: "1.0625rem", lineHeight: "1.35" },
      h3: { fontSize: "0.9375rem", lineHeight: "1.4" },
    },
  },
  defaultRadius: "md",
  radius: { xs: "3px", sm: "5px", md: "8px", lg: "12px", xl: "18px" },
  respectReducedMotion: true,
  cursorType: "pointer",
  focusRing: "auto",
});
