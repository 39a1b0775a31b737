import { ActionIcon, Tooltip } from "@mantine/core";
import { IconChartBar, IconTable } from "@tabler/icons-react";
import type { ReactElement, ReactNode } from "react";
import { useState } from "react";
import { Panel } from "../ui/panel";
import { ChartTable } from "./chart-table";
import type { ChartTableData } from "./chart-table";

interface Props {
  title: string;
  /** One sentence that says what the picture shows, for people who cannot see it. */
  summary: string;
  /** The same figures as a table. */
  table: ChartTableData;
  height?: number;
  actions?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
}

/** A chart in a card, with its figures one button away as a table. */
export function ChartFrame({
  title,
  summary,
  table,
  height = 260,
  actions,
  className,
  children,
}: Props): ReactElement {
  const [asTable, setAsTable] = useState(false);
  const label = asTable ? `Show ${title} as a chart` : `Show ${title} as a table`;
  return (
    <Panel
      title={title}
      className={className}
      actions={
        <>
          <Tooltip label={asTable ? "Chart" : "Table"}>
            <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={() => setAsTable(!asTable)}>
              {asTable ? (
                <IconChartBar size={17} stroke={1.6} aria-hidden />
              ) : (
                <IconTable size={17} stroke={1.6} aria-hidden />
              )}
            </ActionIcon>
          </Tooltip>
          {actions}
        </>
      }
    >
      {asTable ? (
        <ChartTable label={title} data={table} maxHeight={height} />
      ) : (
        <div role="img" aria-label={`${title}. ${summary}`} style={{ height, minWidth: 0 }}>
          {children}
        </div>
      )}
    </Panel>
  );
}
