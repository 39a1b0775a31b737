import { Anchor, Button, NumberInput } from "@mantine/core";
import { IconArrowLeft, IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactElement, SubmitEvent } from "react";
import { useState } from "react";
import { formatMoment } from "../../lib/format";
import { useChange } from "../../lib/use-change";
import { DataTable } from "../../ui/data-table";
import type { TableColumn } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { Failure, fieldError } from "../../ui/failure";
import { ListPanel } from "../../ui/list-panel";
import { Panel } from "../../ui/panel";
import { Desk, useKept } from "./desk";
import { Signed } from "./document.page";
import { setThreshold, stockKey, variantQuery } from "./inventory.api";
import type { JournalRow, Level, StockRow, Vendor } from "./inventory.api";
import classes from "./inventory.module.css";
import { StockTags } from "./stock.page";
import { variantTitle } from "./words";

export function VariantPage(): ReactElement {
  const { variant } = useParams({ from: "/shell/stock/variants/$variant" });
  const kept = useKept();
  return (
    <Desk
      title="Stock of a variant"
      back={
        <Anchor inherit renderRoot={(props) => <Link {...props} to="/stock" search={kept} />}>
          <IconArrowLeft size={15} aria-hidden /> Stock desk
        </Anchor>
      }
    >
      {(vendor) => <Variant vendor={vendor} id={Number(variant)} />}
    </Desk>
  );
}

const levelColumns: TableColumn<Level>[] = [
  {
    id: "where",
    header: "Warehouse",
    cell: ({ code, name, isArchived }) => (
      <span className={classes["stack"]}>
        <span>{code}</span>
        <span className={classes["sub"]}>{isArchived ? `${name}, archived` : name}</span>
      </span>
    ),
  },
  { id: "onHand", header: "On hand", numeric: true, cell: ({ onHand }) => onHand },
  { id: "reserved", header: "Reserved", numeric: true, cell: ({ reserved }) => reserved },
  { id: "free", header: "Free", numeric: true, cell: ({ free }) => free },
  { id: "transit", header: "On its way there", numeric: true, cell: ({ inTransit }) => inTransit },
];

const journalColumns: TableColumn<JournalRow>[] = [
  {
    id: "when",
    header: "When and who",
    cell: ({ occurredAt, actor }) => (
      <span className={classes["stack"]}>
        <span className={classes["moment"]}>{formatMoment(occurredAt)}</span>
        {actor !== null && <span className={classes["sub"]}>{actor}</span>}
      </span>
    ),
  },
  {
    id: "what",
    header: "What",
    cell: ({ kind, reason }) => (
      <span className={classes["stack"]}>
        <span>{kind}</span>
        {reason !== "" && <span className={classes["sub"]}>{reason}</span>}
      </span>
    ),
  },
  { id: "where", header: "Warehouse", cell: ({ warehouse }) => warehouse },
  { id: "units", header: "Units", numeric: true, cell: ({ quantity }) => <Signed units={quantity} /> },
  { id: "by", header: "By", cell: (row) => <By row={row} /> },
];

function Variant({ vendor, id }: { vendor: Vendor; id: number }): ReactElement {
  const query = useInfiniteQuery(variantQuery(vendor, id));
  const first = query.data?.pages[0];
  return (
    <>
      {first !== undefined && (
        <>
          <Panel
            title={
              <>
                {first.variant.sku} · {variantTitle(first.variant)}
              </>
            }
            actions={<StockTags row={first.variant} />}
          >
            <dl className={classes["facts"]}>
              {(
                [
                  ["On hand", first.variant.onHand],
                  ["Reserved", first.variant.reserved],
                  ["Free", first.variant.free],
                  ["On its way", first.variant.inTransit],
                ] as const
              ).map(([name, units]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd data-large>{units}</dd>
                </div>
              ))}
            </dl>
          </Panel>
          <Panel title="By warehouse">
            <DataTable label="Stock by warehouse" columns={levelColumns} rows={first.levels} stacked />
          </Panel>
          <Threshold key={first.variant.lowStockAt} vendor={vendor} variant={first.variant} />
        </>
      )}
      <ListPanel
        title="Journal"
        query={query}
        rows={query.data?.pages.flatMap((page) => page.journal)}
        columns={journalColumns}
        empty={
          <EmptyState title="Nothing moved yet" icon={IconHistory}>
            What comes in, goes out and is corrected will be here, and stays.
          </EmptyState>
        }
      />
    </>
  );
}

function Threshold({ vendor, variant }: { vendor: Vendor; variant: StockRow }): ReactElement {
  const [value, setValue] = useState<number | string>(variant.hasOwnThreshold ? variant.lowStockAt : "");
  const saving = useChange({ send: setThreshold, touches: [stockKey] });
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    saving.mutate({ vendor, id: variant.variantId, lowStockAt: value === "" ? null : Number(value) });
  };
  return (
    <Panel title="Low stock">
      <form className={classes["form"]} onSubmit={submit}>
        <div className={classes["filters"]}>
          <NumberInput
            label="Low at or below"
            description="Units on hand. Empty: as your other variants."
            placeholder={variant.hasOwnThreshold ? "" : String(variant.lowStockAt)}
            min={0}
            max={1_000_000}
            allowDecimal={false}
            allowNegative={false}
            value={value}
            error={fieldError(saving.error, "lowStockAt")}
            onChange={setValue}
          />
          <Button type="submit" variant="default" loading={saving.isPending}>
            Save
          </Button>
        </div>
        <Failure error={saving.error} shown={["lowStockAt"]} />
        {variant.waiting > 0 && (
          <p className={classes["said"]}>
            {variant.waiting === 1 ? "One shopper gets" : `${variant.waiting} shoppers get`} a letter when it can be had
            again.
          </p>
        )}
      </form>
    </Panel>
  );
}

function By({ row: { documentId, documentKind, orderNumber } }: { row: JournalRow }): ReactElement | null {
  const kept = useKept();
  if (documentId !== null) {
    return (
      <Anchor
        inherit
        renderRoot={(props) => (
          <Link {...props} to="/stock/documents/$document" params={{ document: String(documentId) }} search={kept} />
        )}
      >
        {`${documentKind ?? "document"} ${documentId}`}
      </Anchor>
    );
  }
  return orderNumber === null ? null : <span>{`order ${orderNumber}`}</span>;
}
