import { Button, Text } from "@mantine/core";
import { IconAlertTriangle, IconRefresh } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { ApiError } from "../lib/api";
import classes from "./state.module.css";

interface Props {
  error: unknown;
  title?: string;
  onRetry?: () => void;
}

/** Says what went wrong in the host's own words, which field it was about, and offers another try. */
export function ErrorState({ error, title = "This could not be loaded", onRetry }: Props): ReactElement {
  const fields = error instanceof ApiError ? Object.entries(error.fields) : [];
  return (
    <div className={classes["state"]} role="alert">
      <span className={classes["icon"]}>
        <IconAlertTriangle size={22} aria-hidden />
      </span>
      <Text fw={600}>{title}</Text>
      <div className={classes["text"]}>
        {fields.length === 0
          ? messageOf(error)
          : fields.map(([field, messages]) => (
              <div key={field}>
                <b>{field}</b>: {messages.join(" ")}
              </div>
            ))}
      </div>
      {onRetry !== undefined && (
        <Button variant="default" size="xs" leftSection={<IconRefresh size={15} aria-hidden />} onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

export function messageOf(error: unknown): string {
  // The host's words are for programs, which post a proof themselves.
  if (error instanceof ApiError && error.is("step-up-needed")) {
    return "Nothing was changed: this needs a fresh proof of who you are.";
  }
  return error instanceof Error ? error.message : "Something unexpected happened.";
}
