import { describe, expect, it } from "vitest";
import type { Media } from "../../lib/media";
import { describe as describeMedia, formatBytes, looksLikeLink, moved, uses } from "./media-words";

const picture: Media = {
  mediaId: 1,
  vendorId: 2,
  kind: "picture",
  url: "/media/a.webp",
  thumbnailUrl: "/media/b.webp",
  fileName: "a.jpg",
  altText: "",
  contentType: "image/webp",
  byteSize: 146_432,
  width: 1280,
  height: 960,
  linkProvider: null,
  usedBy: 0,
  createdAt: "2026-01-01T00:00:00Z",
};

describe("words about media", () => {
  it("says what something is", () => {
    expect(describeMedia(picture)).toBe("Picture, 1280 × 960 pixels, 143 kB");
    expect(
      describeMedia({ ...picture, kind: "link", linkProvider: "vimeo", byteSize: null, width: null, height: null }),
    ).toBe("Video on Vimeo");
    expect(formatBytes(5 * (1 << 20))).toBe("5.0 MB");
    expect([uses(0), uses(1), uses(2)]).toEqual(["Not used", "In 1 product", "In 2 products"]);
  });

  it("knows films that stay where they are", () => {
    expect(looksLikeLink(" https://youtu.be/dQw4w9WgXcQ")).toBe(true);
    expect(looksLikeLink("https://player.vimeo.com/video/1")).toBe(true);
    expect(looksLikeLink("https://youtube.com.evil.example/")).toBe(false);
    expect(looksLikeLink("https://example.org/chair.jpg")).toBe(false);
  });

  it("moves one thing and keeps the others in order", () => {
    expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
    expect(moved(["a", "b", "c"], 0, 9)).toEqual(["b", "c", "a"]);
    expect(moved(["a"], 4, 0)).toEqual(["a"]);
  });
});
