import { useSyncExternalStore } from "react";

const step = 60_000;
const floored = (): number => Math.floor(Date.now() / step) * step;
const listeners = new Set<() => void>();
let now = floored();
let timer: ReturnType<typeof setInterval> | undefined;

/** Moves the present on: with the clock, and whenever new figures come, so that today does not end yesterday. */
export function moveOn(): void {
  const next = floored();
  if (next !== now) {
    now = next;
    listeners.forEach((listener) => listener());
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(moveOn, 5 * step);
  moveOn();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The present minute. Coarse on purpose: it is part of what is asked, and every new value asks anew. */
export function useNow(): Date {
  return new Date(useSyncExternalStore(subscribe, () => now));
}
