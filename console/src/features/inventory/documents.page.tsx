import { Anchor, Button, Select } from "@mantine/core";
import { IconClipboardCheck, IconClipboardList } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useState } from "react";
import { formatMoment } from "../../lib/format";
import type { TableColumn } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { Tag } from "../../ui/tag";
import { Desk, useDeskSearch, useKept } from "./desk";
import { documentKinds, documentStates, documentsQuery } from "./inventory.api";
import type { DocumentKind, StockDocument, Vendor } from "./inventory.api";
import classes from "./inventory.module.css";
import { StartCountDialog } from "./start-count-dialog";
import { parseStockSearch } from "./stock-search";
import { kindName, stateName } from "./words";

export function DocumentsPage(): ReactElement {
  return (
    <Desk title="Stock documents" summary="Why stock moved other than by sales, latest first.">
      {(vendor) => <Documents vendor={vendor} />}
    </Desk>
  );
}

export function CountsPage(): ReactElement {
  const [starting, setStarting] = useState(false);
  return (
    <Desk
      title="Stock counts"
      summary="What is on the shelf, compared with the books. What is sold meanwhile stays sold."
      actions={() => (
        <Button leftSection={<IconClipboardCheck size={17} aria-hidden />} onClick={() => setStarting(true)}>
          Start a count
        </Button>
      )}
    >
      {(vendor) => (
        <>
          <DocumentList vendor={vendor} kind="count" />
          {starting && <StartCountDialog vendor={vendor} onClose={() => setStarting(false)} />}
        </>
      )}
    </Desk>
  );
}

function Documents({ vendor }: { vendor: Vendor }): ReactElement {
  const { kind, state } = useDeskSearch();
  const navigate = useNavigate({ from: "/stock/documents" });
  const change = (changed: Record<string, unknown>): void =>
    void navigate({ search: (before) => parseStockSearch({ ...before, ...changed }), replace: true });
  return (
    <>
      <div className={classes["filters"]} role="search" aria-label="Documents">
        <Select
          label="Kind"
          placeholder="Every kind"
          className={classes["choice"] ?? ""}
          data={documentKinds.map((value) => ({ value, label: kindName(value) }))}
          value={kind ?? null}
          clearable
          clearButtonProps={{ "aria-label": "Every kind" }}
          comboboxProps={{ keepMounted: false }}
          onChange={(chosen) => change({ kind: chosen })}
        />
        <Select
          label="State"
          placeholder="Every state"
          className={classes["choice"] ?? ""}
          data={[...documentStates]}
          value={state ?? null}
          clearable
          clearButtonProps={{ "aria-label": "Every state" }}
          comboboxProps={{ keepMounted: false }}
          onChange={(chosen) => change({ state: chosen })}
        />
      </div>
      <DocumentList vendor={vendor} kind={kind} />
    </>
  );
}

function DocumentList({ vendor, kind }: { vendor: Vendor; kind: DocumentKind | undefined }): ReactElement {
  const { state } = useDeskSearch();
  const documents = useInfiniteQuery(documentsQuery(vendor, kind, state));
  const columns: TableColumn<StockDocument>[] = [
    { id: "what", header: "Document", cell: (document) => <What document={document} /> },
    { id: "state", header: "State", cell: (document) => <StateTag document={document} /> },
    {
      id: "where",
      header: "Where",
      cell: ({ warehouse, toWarehouse }) => (toWarehouse === null ? warehouse : `${warehouse} → ${toWarehouse}`),
    },
    { id: "lines", header: "Lines", numeric: true, cell: ({ lineCount }) => lineCount },
    {
      id: "units",
      header: "Units",
      numeric: true,
      cell: ({ kind: of, state: at, units, counted, lineCount }) =>
        of === "count" && at === "open" ? `${counted} of ${lineCount} counted` : units,
    },
    {
      id: "when",
      header: "When and who",
      cell: ({ createdAt, actor }) => (
        <span className={classes["stack"]}>
          <span className={classes["moment"]}>{formatMoment(createdAt)}</span>
          <span className={classes["sub"]}>{actor}</span>
        </span>
      ),
    },
  ];
  return (
    <ListPanel
      title={kind === "count" ? "Counts" : "Documents"}
      query={documents}
      rows={documents.data?.pages.flatMap((page) => page.rows)}
      columns={columns}
      empty={
        <EmptyState title="Nothing like that yet" icon={IconClipboardList}>
          {kind === "count"
            ? "Start a count of a warehouse, or of a part of it."
            : "Receive goods, adjust or transfer stock, and it is kept here."}
        </EmptyState>
      }
    />
  );
}

function What({ document }: { document: StockDocument }): ReactElement {
  const kept = useKept();
  const about = [document.supplier, document.reason, document.note].filter((text) => text !== null && text !== "");
  return (
    <span className={classes["stack"]}>
      <Anchor
        inherit
        renderRoot={(props) => (
          <Link
            {...props}
            to="/stock/documents/$document"
            params={{ document: String(document.documentId) }}
            search={kept}
          />
        )}
      >
        {`${kindName(document.kind)} ${document.documentId}`}
      </Anchor>
      {about.length > 0 && <span className={classes["sub"]}>{about.join(" · ")}</span>}
    </span>
  );
}

export function StateTag({ document }: { document: StockDocument }): ReactElement {
  const tone = document.state === "done" ? "good" : document.state === "open" ? "notable" : "plain";
  return <Tag tone={tone}>{stateName(document)}</Tag>;
}
