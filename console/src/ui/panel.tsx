import type { ReactElement, ReactNode } from "react";
import { useId } from "react";
import classes from "./panel.module.css";

interface Props {
  title: ReactNode;
  /** Beside the title: buttons, a link to the full report. */
  actions?: ReactNode;
  children: ReactNode;
  className?: string | undefined;
}

/** A titled card; the title names the region for people who listen to the page. */
export function Panel({ title, actions, children, className }: Props): ReactElement {
  const id = useId();
  return (
    <section className={[classes["panel"], className].filter(Boolean).join(" ")} aria-labelledby={id}>
      <header className={classes["header"]}>
        <h2 id={id} className={classes["title"]}>
          {title}
        </h2>
        {actions !== undefined && <div className={classes["actions"]}>{actions}</div>}
      </header>
      {children}
    </section>
  );
}
