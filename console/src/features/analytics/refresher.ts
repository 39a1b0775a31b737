export interface Refresher {
  /** Something changed: read it anew, now or when somebody looks. */
  note: () => void;
  /** The tab is looked at again. */
  look: () => void;
  stop: () => void;
}

/**
 * Reads anew what changed: never while the tab is hidden, never twice at a time, and with a rest in between. However
 * many changes come meanwhile, one more reading catches up with all of them.
 */
export function createRefresher(refresh: () => Promise<unknown>, rest = 2_000): Refresher {
  let wanted = false;
  let busy = false;
  let stopped = false;
  const run = async (): Promise<void> => {
    if (busy || !wanted || stopped || document.hidden) {
      return;
    }
    busy = true;
    wanted = false;
    await refresh().catch(() => undefined);
    await new Promise((done) => setTimeout(done, rest));
    busy = false;
    void run();
  };
  return {
    note: () => {
      wanted = true;
      void run();
    },
    look: () => void run(),
    stop: () => {
      stopped = true;
    },
  };
}
