import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { joinLive } from "./live";
import type { Live } from "./live";
import type { LiveState } from "./live-stream";

/** Connections that the tests open, lose and speak through. */
class FakeEvents extends EventTarget {
  static readonly all: FakeEvents[] = [];
  closed = false;
  constructor(readonly url: string) {
    super();
    FakeEvents.all.push(this);
  }
  close(): void {
    this.closed = true;
  }
  says(event: "open" | "figures" | "alive" | "error"): void {
    this.dispatchEvent(new Event(event));
  }
  static get open(): FakeEvents[] {
    return FakeEvents.all.filter((one) => !one.closed);
  }
  static get last(): FakeEvents {
    const last = FakeEvents.all.at(-1);
    if (last === undefined) {
      throw new Error("Nothing was opened.");
    }
    return last;
  }
}

/** Locks of one browser: one holder a name, the others wait in a queue. */
class FakeLocks {
  private readonly queues = new Map<string, (() => void)[]>();
  async request(name: string, { signal }: { signal: AbortSignal }, work: () => Promise<void>): Promise<void> {
    const queue = this.queues.get(name) ?? [];
    this.queues.set(name, queue);
    if (queue.length > 0) {
      await new Promise<void>((turn, refuse) => {
        queue.push(turn);
        signal.addEventListener("abort", () => {
          if (queue.indexOf(turn) > 0) {
            queue.splice(queue.indexOf(turn), 1);
            refuse(new Error("aborted"));
          }
        });
      });
    } else {
      queue.push(() => undefined);
    }
    await work();
    queue.shift();
    queue[0]?.();
  }
}

/** Delivers to every other channel of the name, later, as browsers do. */
class FakeChannel {
  static readonly all = new Set<FakeChannel>();
  onmessage: ((event: { data: unknown }) => void) | null = null;
  constructor(readonly name: string) {
    FakeChannel.all.add(this);
  }
  postMessage(data: unknown): void {
    for (const other of FakeChannel.all) {
      if (other !== this && other.name === this.name) {
        queueMicrotask(() => FakeChannel.all.has(other) && other.onmessage?.({ data }));
      }
    }
  }
  close(): void {
    FakeChannel.all.delete(this);
  }
}

interface Tab extends Live {
  figures: () => number;
  state: () => LiveState | undefined;
}

const tabs: Tab[] = [];
let hidden = false;

function open(mayGoOn = (): Promise<boolean> => Promise.resolve(true), name = "stoa-live-1"): Tab {
  const heard = { figures: 0, states: [] as LiveState[] };
  const live = joinLive({
    name,
    address: "/live",
    onFigures: () => (heard.figures += 1),
    onState: (state) => heard.states.push(state),
    mayGoOn,
  });
  const tab: Tab = { ...live, figures: () => heard.figures, state: () => heard.states.at(-1) };
  tabs.push(tab);
  return tab;
}

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

describe("live figures", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    hidden = false;
    vi.spyOn(document, "hidden", "get").mockImplementation(() => hidden);
    vi.stubGlobal("EventSource", FakeEvents);
    vi.stubGlobal("BroadcastChannel", FakeChannel);
    Object.defineProperty(navigator, "locks", { value: new FakeLocks(), configurable: true });
  });

  afterEach(() => {
    tabs.splice(0).forEach((tab) => tab.leave());
    FakeEvents.all.splice(0);
    FakeChannel.all.clear();
    Reflect.deleteProperty(navigator, "locks");
    vi.useRealTimers();
  });

  it("are heard in every tab by one connection", async () => {
    const [first, second, third] = [open(), open(), open()];
    await settle();
    expect(FakeEvents.all).toHaveLength(1);
    FakeEvents.last.says("open");
    FakeEvents.last.says("figures");
    await settle();
    expect([first.figures(), second.figures(), third.figures()]).toEqual([1, 1, 1]);
    expect([first.state(), second.state(), third.state()]).toEqual(["live", "live", "live"]);
  });

  it("tell a tab that comes later how the connection is", async () => {
    open();
    await settle();
    FakeEvents.last.says("open");
    const late = open();
    await settle();
    expect(late.state()).toBe("live");
    expect(FakeEvents.all).toHaveLength(1);
  });

  it("go over to another tab when the one with the connection is closed", async () => {
    const [first, second] = [open(), open()];
    await settle();
    FakeEvents.last.says("open");
    first.leave();
    await settle();
    expect(FakeEvents.all).toHaveLength(2);
    expect(FakeEvents.open).toHaveLength(1);
    FakeEvents.last.says("figures");
    await settle();
    expect([first.figures(), second.figures()]).toEqual([0, 1]);
  });

  it("do not go over to a tab that was closed while it waited", async () => {
    const [first, second] = [open(), open()];
    await settle();
    second.leave();
    first.leave();
    await settle();
    expect(FakeEvents.open).toHaveLength(0);
  });

  it("are not shared between people", async () => {
    open();
    open(undefined, "stoa-live-2");
    await settle();
    expect(FakeEvents.open).toHaveLength(2);
  });

  it("wait longer after each failure, and start over after a success", async () => {
    const tab = open();
    await settle();
    for (const wait of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      const before = FakeEvents.all.length;
      FakeEvents.last.says("error");
      expect(tab.state()).toBe("waiting");
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(FakeEvents.all).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(FakeEvents.all).toHaveLength(before + 1);
    }
    FakeEvents.last.says("open");
    await vi.advanceTimersByTimeAsync(10_000);
    const steady = FakeEvents.all.length;
    FakeEvents.last.says("error");
    expect(FakeEvents.all).toHaveLength(steady + 1);
    expect(tab.state()).toBe("connecting");
    FakeEvents.last.says("error");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(FakeEvents.all).toHaveLength(steady + 2);
  });

  it("do not hammer a host that accepts and hangs up", async () => {
    open();
    await settle();
    for (let i = 0; i < 3; i++) {
      FakeEvents.last.says("open");
      FakeEvents.last.says("error");
    }
    await vi.advanceTimersByTimeAsync(900);
    expect(FakeEvents.all).toHaveLength(1);
  });

  it("are asked for anew when the host falls silent", async () => {
    open();
    await settle();
    FakeEvents.last.says("open");
    await vi.advanceTimersByTimeAsync(40_000);
    FakeEvents.last.says("alive");
    await vi.advanceTimersByTimeAsync(40_000);
    expect(FakeEvents.all).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(FakeEvents.all).toHaveLength(2);
    expect(FakeEvents.open).toHaveLength(1);
  });

  it("stop when nobody is signed in any more", async () => {
    const [first, second] = [open(() => Promise.resolve(false)), open()];
    await settle();
    FakeEvents.last.says("error");
    await vi.advanceTimersByTimeAsync(120_000);
    expect(FakeEvents.all).toHaveLength(1);
    expect([first.state(), second.state()]).toEqual(["off", "off"]);
  });

  it("are tried at once when any tab is looked at", async () => {
    const [, second] = [open(), open()];
    await settle();
    FakeEvents.last.says("error");
    second.hurry();
    await settle();
    expect(FakeEvents.all).toHaveLength(2);
    second.hurry();
    await settle();
    expect(FakeEvents.all).toHaveLength(2);
  });

  it("have one connection per visible tab where tabs cannot agree", async () => {
    Reflect.deleteProperty(navigator, "locks");
    const [first, second] = [open(), open()];
    expect(FakeEvents.open).toHaveLength(2);
    hidden = true;
    document.dispatchEvent(new Event("visibilitychange"));
    expect(FakeEvents.open).toHaveLength(0);
    hidden = false;
    document.dispatchEvent(new Event("visibilitychange"));
    expect(FakeEvents.open).toHaveLength(2);
    FakeEvents.open.forEach((events) => events.says("figures"));
    await settle();
    expect([first.figures(), second.figures()]).toEqual([1, 1]);
  });
});
