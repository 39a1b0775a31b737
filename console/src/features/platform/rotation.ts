import { formatCount, formatMoment } from "../../lib/format";
import type { KeysState } from "./platform.api";

const stores: Readonly<Record<string, string>> = {
  file: "a file on this host",
  environment: "this host's environment",
  http: "a key store over HTTP",
  given: "given by whoever started this host",
};

/** Where the master key is, in words. */
export function storeText(keyStore: string): string {
  return stores[keyStore] ?? keyStore;
}

/** How a rotation of the master key went: in words, as a share of 100, and whether somebody has to do something. */
export function rotationState({ lastRotation, keysOther }: Pick<KeysState, "lastRotation" | "keysOther">): {
  text: string;
  /** Null when none is under way. */
  percent: number | null;
  tone: "good" | "notable" | "plain";
} {
  if (lastRotation === null) {
    return { text: "never", percent: null, tone: "plain" };
  }
  const { begunBy, begunAt, finishedAt, total, done, previousKept } = lastRotation;
  if (finishedAt === null) {
    return {
      text: `begun ${formatMoment(begunAt)} by ${begunBy}: ${formatCount(done)} of ${formatCount(total)} sealed anew`,
      percent: total === 0 ? 0 : Math.min(100, Math.floor((done / total) * 100)),
      tone: "notable",
    };
  }
  return {
    text: `${formatMoment(finishedAt)} by ${begunBy}${previousKept ? ", the old key was kept" : ""}`,
    percent: null,
    tone: keysOther > 0 ? "notable" : "good",
  };
}
