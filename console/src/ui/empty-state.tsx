import { Text } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import type { ReactElement, ReactNode } from "react";
import classes from "./state.module.css";

interface Props {
  title: string;
  /** Why there is nothing, and what would change that. */
  children: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ title, children, action }: Props): ReactElement {
  return (
    <div className={classes["state"]} role="status" data-testid="empty-state">
      <span className={classes["icon"]}>
        <IconColumns3 size={22} aria-hidden />
      </span>
      <Text fw={600}>{title}</Text>
      <div className={classes["text"]}>{children}</div>
      {action}
    </div>
  );
}
