import type { Media } from "../../lib/media";

/** 1.4 MB, as people say it. */
export function formatBytes(bytes: number): string {
  const [unit, size] = bytes >= 1 << 20 ? ["MB", bytes / (1 << 20)] : ["kB", bytes / 1024];
  return `${size >= 100 ? Math.round(size) : size.toFixed(1)} ${unit}`;
}

/** What it is, in a line: WebP, 1280 × 960 pixels, 143 kB. */
export function describe({ kind, contentType, width, height, byteSize, linkProvider }: Media): string {
  const providers: Record<string, string> = { youtube: "on YouTube", vimeo: "on Vimeo" };
  const what =
    kind === "link"
      ? `Video ${providers[linkProvider ?? ""] ?? "elsewhere"}`
      : kind === "video"
        ? `Video, ${contentType === "video/webm" ? "WebM" : "MP4"}`
        : "Picture";
  return [
    what,
    ...(width === null || height === null ? [] : [`${width} × ${height} pixels`]),
    ...(byteSize === null ? [] : [formatBytes(byteSize)]),
  ].join(", ");
}

/** How many products show it. */
export function uses(count: number): string {
  return count === 0 ? "Not used" : count === 1 ? "In 1 product" : `In ${count} products`;
}

/** Whether an address is of a film that stays where it is. */
export function looksLikeLink(url: string): boolean {
  return /^https?:\/\/((www\.|m\.)?youtube\.com|youtu\.be|(www\.|player\.)?vimeo\.com)\//i.test(url.trim());
}

/** The list with one thing at another place; places outside it are its ends. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [taken] = next.splice(from, 1);
  if (taken !== undefined) {
    next.splice(Math.max(0, Math.min(to, next.length)), 0, taken);
  }
  return next;
}
