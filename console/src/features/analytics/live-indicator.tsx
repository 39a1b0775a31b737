import { Tooltip, VisuallyHidden } from "@mantine/core";
import type { ReactElement } from "react";
import { useEffect, useState } from "react";
import type { LiveState } from "../../lib/live-stream";
import classes from "./live-indicator.module.css";

// A connection that is made again takes moments: nobody needs to hear of those.
const patience = 3_000;

/** Whether figures come by themselves. Said aloud only when that ends, and when it is back. */
export function LiveIndicator({ state }: { state: LiveState }): ReactElement | null {
  const [shown, setShown] = useState<"nothing" | "live" | "lost">("nothing");
  const [said, setSaid] = useState("");
  const isLive = state === "live";
  useEffect(() => {
    const timer = setTimeout(
      () => {
        setShown(isLive ? "live" : "lost");
        setSaid((before) => (isLive ? (before === "" ? "" : "Figures are live again.") : "Figures are not live."));
      },
      isLive ? 0 : patience,
    );
    return () => clearTimeout(timer);
  }, [isLive]);
  if (state === "off") {
    return null;
  }
  const hint =
    shown === "live"
      ? "New figures come by themselves"
      : "New figures do not come by themselves until the host can be reached again";
  return (
    <>
      {shown !== "nothing" && (
        <Tooltip label={hint} multiline maw={260}>
          <span className={classes["indicator"]} data-live={shown === "live"}>
            <span className={classes["dot"]} aria-hidden />
            {shown === "live" ? "Live" : "Reconnecting…"}
          </span>
        </Tooltip>
      )}
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </>
  );
}
