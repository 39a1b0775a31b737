import { Title } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";
import { usePageTitle } from "./page-title";
import classes from "./page.module.css";

interface Props {
  title: string;
  /** What the page is for, in a sentence. */
  summary?: ReactNode;
  /** Where one came from, above the title. */
  back?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A page of the console with its heading. */
export function Page({ title, summary, back, actions, children }: Props): ReactElement {
  usePageTitle(title);
  return (
    <div className={classes["page"]}>
      <header className={classes["head"]}>
        <div>
          {back !== undefined && <div className={classes["back"]}>{back}</div>}
          <Title order={1} className={classes["title"] ?? ""}>
            {title}
          </Title>
          {summary !== undefined && <p className={classes["summary"]}>{summary}</p>}
        </div>
        {actions}
      </header>
      {children}
    </div>
  );
}
