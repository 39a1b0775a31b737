import { useEffect, useState } from "react";

const step = 60_000;
const floored = (): number => Math.floor(Date.now() / step) * step;

/** The present minute. Coarse on purpose: it is part of what is asked, and every new value asks anew. */
export function useNow(): Date {
  const [now, setNow] = useState(floored);
  useEffect(() => {
    const timer = setInterval(() => setNow(floored()), 5 * step);
    return () => clearInterval(timer);
  }, []);
  return new Date(now);
}
