import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRefresher } from "./refresher";
import { refreshFigures } from "./use-live-figures";

describe("new figures", () => {
  let hidden = false;

  beforeEach(() => {
    vi.useFakeTimers();
    hidden = false;
    vi.spyOn(document, "hidden", "get").mockImplementation(() => hidden);
  });

  afterEach(() => vi.useRealTimers());

  it("are read once for many changes, never twice at a time", async () => {
    let reading = 0;
    let most = 0;
    const refresh = vi.fn(async () => {
      most = Math.max(most, (reading += 1));
      await new Promise((done) => setTimeout(done, 5_000));
      reading -= 1;
    });
    const refresher = createRefresher(refresh);
    for (let i = 0; i < 20; i++) {
      refresher.note();
      await vi.advanceTimersByTimeAsync(200);
    }
    await vi.advanceTimersByTimeAsync(30_000);
    expect(refresh).toHaveBeenCalledTimes(2);
    expect(most).toBe(1);
  });

  it("wait while the tab is hidden, and come when it is looked at", async () => {
    const refresh = vi.fn(() => Promise.resolve());
    const refresher = createRefresher(refresh);
    hidden = true;
    refresher.note();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(refresh).not.toHaveBeenCalled();
    hidden = false;
    refresher.look();
    refresher.look();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it("come after a failed reading too", async () => {
    const refresh = vi.fn(() => Promise.reject(new Error("no")));
    const refresher = createRefresher(refresh);
    refresher.note();
    await vi.advanceTimersByTimeAsync(3_000);
    refresher.note();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  it("replace those on the screen without emptying it, and let what is no figure be", async () => {
    const client = new QueryClient();
    const reads = { report: 0, filters: 0, session: 0 };
    const watch = (key: readonly string[], name: keyof typeof reads): QueryObserver<number> => {
      const observer = new QueryObserver<number>(client, {
        queryKey: key,
        queryFn: () => Promise.resolve((reads[name] += 1)),
        staleTime: Infinity,
      });
      observer.subscribe(() => undefined);
      return observer;
    };
    client.setQueryData(["analytics", "filters"], { firstOrderAt: "2026-01-01T00:00:00Z" });
    const report = watch(["analytics", "report", "funnel"], "report");
    watch(["session"], "session");
    await vi.advanceTimersByTimeAsync(10);
    const seen: unknown[] = [];
    report.subscribe(({ data }) => seen.push(data));
    const done = refreshFigures(client);
    await vi.advanceTimersByTimeAsync(500);
    await done;
    expect(reads).toEqual({ report: 2, filters: 0, session: 1 });
    expect(seen).not.toContain(undefined);
    expect(seen.at(-1)).toBe(2);
  });
});
