import { openStream } from "./live-stream";
import type { LiveState, Stream, StreamOptions } from "./live-stream";

export interface Live {
  hurry: () => void;
  leave: () => void;
}

interface Options extends StreamOptions {
  /** Tabs of the same name share one connection: whoever is signed in, so that nobody hears another's. */
  name: string;
}

type Message = { kind: "figures" | "who" | "hurry" } | { kind: "state"; state: LiveState };

/**
 * Listens to the host's events with one connection for all tabs of this browser. The tab that holds the lock is the one
 * that is connected, and tells the others; when it is closed, the lock and with it the connection go to the next.
 */
export function joinLive(options: Options): Live {
  return "locks" in navigator && typeof BroadcastChannel !== "undefined" ? share(options) : listenAlone(options);
}

function share({ name, onFigures, onState, ...rest }: Options): Live {
  const channel = new BroadcastChannel(name);
  const leaving = new AbortController();
  let stream: Stream | null = null;
  let state: LiveState = "connecting";
  const tell = (message: Message): void => channel.postMessage(message);

  channel.onmessage = ({ data }: MessageEvent<Message>): void => {
    switch (data.kind) {
      case "figures":
        onFigures();
        break;
      case "state":
        onState(data.state);
        break;
      case "who":
        if (stream !== null) {
          tell({ kind: "state", state });
        }
        break;
      case "hurry":
        stream?.hurry();
        break;
    }
  };
  const lead = (): Promise<void> =>
    new Promise((release) => {
      if (leaving.signal.aborted) {
        release();
        return;
      }
      const opened = openStream({
        ...rest,
        onFigures: () => {
          onFigures();
          tell({ kind: "figures" });
        },
        onState: (next) => {
          state = next;
          onState(next);
          tell({ kind: "state", state: next });
        },
      });
      stream = opened;
      leaving.signal.addEventListener("abort", () => {
        opened.close();
        release();
      });
    });
  // Refused only to a tab that left before its turn came.
  navigator.locks.request(name, { signal: leaving.signal }, lead).catch(() => undefined);
  tell({ kind: "who" });
  return {
    hurry: () => (stream === null ? tell({ kind: "hurry" }) : stream.hurry()),
    leave: () => {
      leaving.abort();
      channel.close();
    },
  };
}

/**
 * Where tabs cannot agree, as over plain http, each has its own connection, and only while it is looked at: browsers
 * open six to one host, and hidden tabs must not use them up.
 */
function listenAlone(options: StreamOptions): Live {
  let stream: Stream | null = null;
  const look = (): void => {
    if (document.hidden) {
      stream?.close();
      stream = null;
    } else {
      stream ??= openStream(options);
    }
  };
  document.addEventListener("visibilitychange", look);
  look();
  return {
    hurry: () => stream?.hurry(),
    leave: () => {
      document.removeEventListener("visibilitychange", look);
      stream?.close();
    },
  };
}
