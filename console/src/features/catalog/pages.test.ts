import { expect, test } from "vitest";
import { moved, written } from "./pages.api";
import type { ShopPage } from "./pages.api";

const page = (slug: string): ShopPage => ({ slug, isShown: true, texts: {} });
const order = (pages: ShopPage[]): string => pages.map(({ slug }) => slug).join(" ");

test("a page moves up and down, and not beyond the ends", () => {
  const pages = [page("a"), page("b"), page("c")];
  expect(order(moved(pages, 2, -1))).toBe("a c b");
  expect(order(moved(pages, 0, 1))).toBe("b a c");
  expect(order(moved(pages, 0, -1))).toBe("a b c");
  expect(order(moved(pages, 2, 1))).toBe("a b c");
  expect(order(moved(pages, 7, 1))).toBe("a b c");
});

test("languages that nobody wrote in are left out", () => {
  const texts = { en: { title: "About", body: "" }, de: { title: " ", body: "\n" }, fr: { title: "", body: "Nous" } };
  expect(written([{ ...page(" about "), texts }])).toEqual([
    { slug: "about", isShown: true, texts: { en: texts.en, fr: texts.fr } },
  ]);
});
