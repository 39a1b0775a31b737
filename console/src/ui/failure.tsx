import { Alert } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { ApiError } from "../lib/api";
import { messageOf } from "./error-state";

interface Props {
  error: unknown;
  title?: string;
  /** Fields whose messages stand beside them already. */
  shown?: readonly string[];
}

/** What somebody tried and did not get, above the button they pressed. Nothing while there is nothing to say. */
export function Failure({ error, title, shown = [] }: Props): ReactElement | null {
  if (error === null || error === undefined) {
    return null;
  }
  const fields = error instanceof ApiError ? Object.entries(error.fields) : [];
  const others = fields.filter(([field]) => !shown.includes(field));
  if (fields.length > 0 && others.length === 0) {
    return null;
  }
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      icon={<IconAlertCircle size={18} aria-hidden />}
      {...(title === undefined ? {} : { title })}
    >
      {others.length > 0 ? others.map(([, messages]) => messages.join(" ")).join(" ") : explain(error)}
    </Alert>
  );
}

function explain(error: unknown): string {
  if (error instanceof ApiError && error.status === 429 && error.retryAfter !== null) {
    return `Too many attempts. Try again in ${error.retryAfter} seconds.`;
  }
  return messageOf(error);
}

/** What the host said about a field, for beside it. */
export function fieldError(error: unknown, field: string): string | undefined {
  return error instanceof ApiError ? error.fields[field]?.join(" ") : undefined;
}
