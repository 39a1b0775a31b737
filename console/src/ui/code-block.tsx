import { Button } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { useEffect, useRef, useState } from "react";
import classes from "./code-block.module.css";

interface Props {
  /** What it is, for the button and for people who listen. */
  label: string;
  text: string;
  /** Long single lines are broken instead of scrolled. */
  wrap?: boolean;
}

/** Code to read and to copy. */
export function CodeBlock({ label, text, wrap = false }: Props): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const [copied, setCopied] = useState<"no" | "yes" | "failed">("no");
  useEffect(() => {
    if (copied === "no") {
      return;
    }
    const timer = setTimeout(() => setCopied("no"), 2_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (): Promise<void> => {
    setCopied((await copyText(text, box.current)) ? "yes" : "failed");
  };
  return (
    <div className={classes["block"]} ref={box}>
      <div className={classes["bar"]}>
        <span className={classes["label"]}>{label}</span>
        <Button
          size="compact-xs"
          variant="subtle"
          aria-label={`Copy ${label}`}
          leftSection={
            copied === "yes" ? <IconCheck size={14} stroke={1.8} aria-hidden /> : <IconCopy size={14} aria-hidden />
          }
          onClick={() => void copy()}
        >
          <span aria-live="polite">
            {copied === "yes" ? "Copied" : copied === "failed" ? "Select and copy it" : "Copy"}
          </span>
        </Button>
      </div>
      <pre className={classes["code"]} data-wrap={wrap} tabIndex={0} role="region" aria-label={label}>
        <code>{text}</code>
      </pre>
    </div>
  );
}

/** Copies by the clipboard or, over plain http where there is none, by a selection. */
async function copyText(text: string, near: HTMLElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    field.style.position = "fixed";
    field.style.opacity = "0";
    // Inside the dialog: its focus trap would take the focus away from anywhere else.
    (near ?? document.body).append(field);
    const before = document.activeElement;
    field.focus();
    field.select();
    try {
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way where there is no clipboard
      return document.execCommand("copy");
    } catch {
      return false;
    } finally {
      field.remove();
      if (before instanceof HTMLElement) {
        before.focus();
      }
    }
  }
}
