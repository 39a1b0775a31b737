import { Text } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import type { ReactElement, ReactNode } from "react";
import classes from "./state.module.css";

interface Props {
  title: string;
  /** Why there is nothing, and what would change that. */
  children: ReactNode;
  action?: ReactNode;
  icon?: typeof IconColumns3;
}

export function EmptyState({ title, children, action, icon: Icon = IconColumns3 }: Props): ReactElement {
  return (
    <div className={classes["state"]} role="status" data-testid="empty-state">
      <span className={classes["icon"]}>
        <Icon size={22} aria-hidden />
      </span>
      <Text fw={600}>{title}</Text>
      <div className={classes["text"]}>{children}</div>
      {action}
    </div>
  );
}
