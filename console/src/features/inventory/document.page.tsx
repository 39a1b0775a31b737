import { Anchor, Button, Checkbox } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useState } from "react";
import { formatMoment, formatMoney } from "../../lib/format";
import type { TableColumn } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { Panel } from "../../ui/panel";
import { ArriveDialog, CancelDialog } from "./arrive-dialog";
import { CountPanel } from "./count-panel";
import { Desk, useKept } from "./desk";
import { StateTag } from "./documents.page";
import { documentQuery } from "./inventory.api";
import type { DocumentLine, StockDocument, Vendor } from "./inventory.api";
import classes from "./inventory.module.css";
import { kindName, signed, variantTitle } from "./words";

export function DocumentPage(): ReactElement {
  const { document } = useParams({ from: "/shell/stock/documents/$document" });
  const kept = useKept();
  return (
    <Desk
      title={`Document ${document}`}
      back={
        <Anchor inherit renderRoot={(props) => <Link {...props} to="/stock/documents" search={kept} />}>
          <IconArrowLeft size={15} aria-hidden /> Stock documents
        </Anchor>
      }
    >
      {(vendor) => <Document vendor={vendor} id={Number(document)} />}
    </Desk>
  );
}

function Document({ vendor, id }: { vendor: Vendor; id: number }): ReactElement {
  const [differing, setDiffering] = useState(false);
  const query = useInfiniteQuery(documentQuery(vendor, id, differing));
  const document = query.data?.pages[0]?.document;
  return (
    <>
      {document !== undefined && <Head vendor={vendor} document={document} />}
      {document?.kind === "count" && document.state === "open" && <CountPanel vendor={vendor} document={document} />}
      <ListPanel
        title="Lines"
        actions={
          document?.kind === "count" ? (
            <Checkbox
              label="Only those that differ"
              checked={differing}
              onChange={(event) => setDiffering(event.currentTarget.checked)}
            />
          ) : undefined
        }
        query={query}
        rows={query.data?.pages.flatMap((page) => page.lines)}
        columns={document === undefined ? [] : columnsOf(document)}
        empty={
          <EmptyState title={differing ? "Nothing differs" : "No lines"}>
            {differing ? "What was counted so far is what was on hand." : "What is counted first comes onto the count."}
          </EmptyState>
        }
      />
    </>
  );
}

function Head({ vendor, document }: { vendor: Vendor; document: StockDocument }): ReactElement {
  const [open, setOpen] = useState<"arrive" | "cancel" | null>(null);
  const isUnderWay = document.kind === "transfer" && document.state === "open";
  const facts: [string, string | null][] = [
    [
      "Warehouse",
      document.toWarehouse === null ? document.warehouse : `${document.warehouse} → ${document.toWarehouse}`,
    ],
    ["Supplier", document.supplier],
    ["Reason", document.reason],
    ["Reference", document.reference],
    ["Made", `${formatMoment(document.createdAt)}${document.actor === null ? "" : `, ${document.actor}`}`],
    [
      "Ended",
      document.finishedAt === null || document.finishedAt === document.createdAt
        ? null
        : `${formatMoment(document.finishedAt)}${document.finishedBy === null ? "" : `, ${document.finishedBy}`}`,
    ],
    ["Note", document.note],
  ];
  return (
    <Panel
      title={
        <>
          {kindName(document.kind)} {document.documentId} <StateTag document={document} />
        </>
      }
      actions={
        isUnderWay ? (
          <div className={classes["actions"]}>
            <Button size="compact-sm" onClick={() => setOpen("arrive")}>
              Receive
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => setOpen("cancel")}>
              Bring it back
            </Button>
          </div>
        ) : undefined
      }
    >
      <dl className={classes["facts"]}>
        {facts
          .filter(([, value]) => value !== null && value !== "")
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {open === "arrive" && <ArriveDialog vendor={vendor} document={document} onClose={() => setOpen(null)} />}
      {open === "cancel" && <CancelDialog vendor={vendor} document={document} onClose={() => setOpen(null)} />}
    </Panel>
  );
}

function columnsOf({ kind, state, currency }: StockDocument): TableColumn<DocumentLine>[] {
  const name: TableColumn<DocumentLine> = {
    id: "sku",
    header: "SKU and product",
    cell: (line) => <LineName line={line} />,
  };
  switch (kind) {
    case "receipt":
      return [
        name,
        { id: "units", header: "Units", numeric: true, cell: ({ quantity }) => quantity },
        {
          id: "cost",
          header: "Cost of one",
          numeric: true,
          cell: ({ unitCost }) => (unitCost === null ? "—" : formatMoney(unitCost, currency ?? "EUR")),
        },
      ];
    case "adjustment":
      return [
        name,
        { id: "units", header: "Units", numeric: true, cell: ({ quantity }) => <Signed units={quantity} /> },
      ];
    case "transfer":
      return [
        name,
        { id: "sent", header: "Sent", numeric: true, cell: ({ quantity }) => quantity },
        { id: "received", header: "Received", numeric: true, cell: ({ received }) => received ?? 0 },
        { id: "transit", header: "Under way", numeric: true, cell: ({ inTransit }) => inTransit },
      ];
    default:
      return [
        name,
        { id: "expected", header: "On hand at the start", numeric: true, cell: ({ expected }) => expected },
        { id: "counted", header: "Counted", numeric: true, cell: ({ counted }) => counted ?? "not yet" },
        {
          id: "difference",
          header: "Difference",
          hint: "Against what was on hand when it was counted",
          numeric: true,
          cell: ({ counted, booked, quantity }) =>
            counted === null || booked === null ? (
              "—"
            ) : (
              <Signed units={state === "done" ? quantity : counted - booked} />
            ),
        },
      ];
  }
}

function LineName({ line }: { line: DocumentLine }): ReactElement {
  const kept = useKept();
  return (
    <span className={classes["stack"]}>
      <Anchor
        inherit
        className={classes["code"] ?? ""}
        renderRoot={(props) => (
          <Link {...props} to="/stock/variants/$variant" params={{ variant: String(line.variantId) }} search={kept} />
        )}
      >
        {line.sku}
      </Anchor>
      <span className={classes["sub"]}>{variantTitle(line)}</span>
    </span>
  );
}

/** Signed units, coloured too. */
export function Signed({ units }: { units: number }): ReactElement {
  return <span className={units > 0 ? classes["up"] : units < 0 ? classes["down"] : undefined}>{signed(units)}</span>;
}
