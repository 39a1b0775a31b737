/** How a browser's connection to the host's events is: not wanted, on its way, there, or lost and to be tried again. */
export type LiveState = "off" | "connecting" | "live" | "waiting";

export interface Stream {
  /** Tries at once instead of waiting: the network is back, or somebody looks. */
  hurry: () => void;
  close: () => void;
}

export interface StreamOptions {
  address: string;
  /** Something changed; also after every connecting, as nobody listened before. */
  onFigures: () => void;
  onState: (state: LiveState) => void;
  /** Asked before every new try, because an EventSource does not tell why it was refused. False ends the stream. */
  mayGoOn: () => Promise<boolean>;
}

const shortestWait = 1_000;
const longestWait = 30_000;
// The host ends every connection after five minutes: one that held this long is simply made again.
const steadyAfter = 5_000;
// The host says something every twenty seconds.
const longestSilence = 50_000;

/** Keeps one EventSource open: makes it again when it ends, and waits longer after every failure. */
export function openStream({ address, onFigures, onState, mayGoOn }: StreamOptions): Stream {
  let source: EventSource | null = null;
  let openedAt: number | null = null;
  let failures = 0;
  let closed = false;
  let asking = false;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let silenceTimer: ReturnType<typeof setTimeout> | undefined;

  const drop = (): void => {
    source?.close();
    source = null;
    clearTimeout(retryTimer);
    clearTimeout(silenceTimer);
  };
  const lose = (): void => {
    drop();
    const wasSteady = openedAt !== null && Date.now() - openedAt >= steadyAfter;
    openedAt = null;
    if (wasSteady) {
      // At once and without a timer: browsers hold timers of hidden tabs back for up to a minute.
      failures = 0;
      onState("connecting");
      connect();
      return;
    }
    const wait = Math.min(longestWait, shortestWait * 2 ** failures);
    failures += 1;
    onState("waiting");
    // Spread, so that a restarted host does not meet everybody at the same moment.
    retryTimer = setTimeout(() => void retry(), wait * (0.75 + Math.random() / 2));
  };
  const watch = (): void => {
    clearTimeout(silenceTimer);
    silenceTimer = setTimeout(lose, longestSilence);
  };
  const hear = (): void => {
    watch();
    openedAt ??= Date.now();
    onState("live");
  };
  const connect = (): void => {
    source = new EventSource(address);
    source.addEventListener("open", hear);
    source.addEventListener("alive", hear);
    source.addEventListener("figures", () => {
      hear();
      onFigures();
    });
    source.addEventListener("error", lose);
    watch();
  };
  const retry = async (): Promise<void> => {
    if (asking) {
      return;
    }
    asking = true;
    clearTimeout(retryTimer);
    const goesOn = await mayGoOn();
    asking = false;
    if (closed) {
      return;
    }
    if (goesOn) {
      connect();
    } else {
      closed = true;
      onState("off");
    }
  };

  onState("connecting");
  connect();
  return {
    hurry: () => {
      if (!closed && source === null) {
        void retry();
      }
    },
    close: () => {
      closed = true;
      drop();
    },
  };
}
