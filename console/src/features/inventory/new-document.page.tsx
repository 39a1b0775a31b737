import { Anchor, Button, Select, Switch, TextInput, Textarea } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import type { ReactElement, ReactNode, SubmitEvent } from "react";
import { useState } from "react";
import { useChange } from "../../lib/use-change";
import { Failure, fieldError } from "../../ui/failure";
import { Panel } from "../../ui/panel";
import { Desk, useKept } from "./desk";
import { adjustStock, receiveStock, sendTransfer, stockKey } from "./inventory.api";
import type { Line, Vendor } from "./inventory.api";
import classes from "./inventory.module.css";
import { LineEntry } from "./line-entry";
import type { Draft } from "./line-entry";
import { isNewKind } from "./new-kinds";
import type { NewKind } from "./new-kinds";
import { WarehouseSelect, useDefaultWarehouse } from "./warehouse-select";
import { reasons } from "./words";

const titles: Record<NewKind, { title: string; summary: string }> = {
  receipt: { title: "Receive goods", summary: "What came in, from whom, into which warehouse." },
  adjustment: { title: "Adjust stock", summary: "Units more or less than the books say, and why." },
  transfer: { title: "Transfer stock", summary: "From one warehouse to another: under way until it is received." },
};

export function NewDocumentPage(): ReactElement {
  const params = useParams({ from: "/shell/stock/new/$kind" });
  // The route lets no other kind through.
  const kind: NewKind = isNewKind(params.kind) ? params.kind : "receipt";
  const kept = useKept();
  return (
    <Desk
      key={kind}
      {...titles[kind]}
      back={
        <Anchor inherit renderRoot={(props) => <Link {...props} to="/stock" search={kept} />}>
          <IconArrowLeft size={15} aria-hidden /> Stock desk
        </Anchor>
      }
    >
      {(vendor) =>
        kind === "receipt" ? (
          <Receipt vendor={vendor} />
        ) : kind === "adjustment" ? (
          <Adjustment vendor={vendor} />
        ) : (
          <Transfer vendor={vendor} />
        )
      }
    </Desk>
  );
}

function Receipt({ vendor }: { vendor: Vendor }): ReactElement {
  const [supplier, setSupplier] = useState("");
  const draft = useDraft(vendor);
  const sending = useChange({ send: receiveStock, touches: [stockKey], onDone: draft.onDone });
  return (
    <DocumentForm
      title="Receipt"
      action="Receive"
      draft={draft}
      error={sending.error}
      busy={sending.isPending}
      onSubmit={() =>
        sending.mutate({
          vendor,
          warehouseId: draft.warehouse,
          supplier,
          ...draft.common(),
          lines: linesOf(draft.lines),
        })
      }
      lines={<LineEntry vendor={vendor} lines={draft.lines} quantity="Units" costs onChange={draft.setLines} />}
    >
      <WarehouseSelect
        vendor={vendor}
        label="Into"
        value={draft.warehouse}
        error={fieldError(sending.error, "warehouseId")}
        onChange={draft.setWarehouse}
      />
      <TextInput
        label="Supplier"
        maxLength={200}
        value={supplier}
        error={fieldError(sending.error, "supplier")}
        onChange={(event) => setSupplier(event.currentTarget.value)}
      />
    </DocumentForm>
  );
}

function Adjustment({ vendor }: { vendor: Vendor }): ReactElement {
  const [reason, setReason] = useState<string>("correction");
  const draft = useDraft(vendor);
  const sending = useChange({ send: adjustStock, touches: [stockKey], onDone: draft.onDone });
  return (
    <DocumentForm
      title="Adjustment"
      action="Adjust"
      draft={draft}
      error={sending.error}
      busy={sending.isPending}
      onSubmit={() =>
        sending.mutate({ vendor, warehouseId: draft.warehouse, reason, ...draft.common(), lines: linesOf(draft.lines) })
      }
      lines={
        <LineEntry vendor={vendor} lines={draft.lines} quantity="Units more or less" signed onChange={draft.setLines} />
      }
    >
      <WarehouseSelect
        vendor={vendor}
        label="In"
        value={draft.warehouse}
        error={fieldError(sending.error, "warehouseId")}
        onChange={draft.setWarehouse}
      />
      <Select
        label="Reason"
        data={[...reasons]}
        value={reason}
        allowDeselect={false}
        comboboxProps={{ keepMounted: false }}
        error={fieldError(sending.error, "reason")}
        onChange={(chosen) => setReason(chosen ?? "correction")}
      />
    </DocumentForm>
  );
}

function Transfer({ vendor }: { vendor: Vendor }): ReactElement {
  const [to, setTo] = useState<number | null>(null);
  const [isImmediate, setImmediate] = useState(false);
  const draft = useDraft(vendor);
  const sending = useChange({ send: sendTransfer, touches: [stockKey], onDone: draft.onDone });
  return (
    <DocumentForm
      title="Transfer"
      action="Send"
      draft={draft}
      error={sending.error}
      busy={sending.isPending}
      disabled={to === null}
      onSubmit={() =>
        sending.mutate({
          vendor,
          fromWarehouseId: draft.warehouse,
          toWarehouseId: to,
          isImmediate,
          ...draft.common(),
          lines: linesOf(draft.lines),
        })
      }
      lines={<LineEntry vendor={vendor} lines={draft.lines} quantity="Units sent" onChange={draft.setLines} />}
    >
      <WarehouseSelect
        vendor={vendor}
        label="From"
        value={draft.warehouse}
        error={fieldError(sending.error, "fromWarehouseId")}
        onChange={draft.setWarehouse}
      />
      <WarehouseSelect
        vendor={vendor}
        label="To"
        value={to}
        error={fieldError(sending.error, "toWarehouseId")}
        onChange={setTo}
      />
      <Switch
        label="It is there at once"
        description="Otherwise it is on hand nowhere until somebody receives it."
        checked={isImmediate}
        onChange={(event) => setImmediate(event.currentTarget.checked)}
      />
    </DocumentForm>
  );
}

interface DocumentDraft {
  warehouse: number | null;
  setWarehouse: (warehouse: number | null) => void;
  lines: Draft[];
  setLines: (lines: Draft[]) => void;
  note: string;
  setNote: (note: string) => void;
  reference: string;
  setReference: (reference: string) => void;
  common: () => { note: string; reference: string };
  onDone: (written: { documentId: number }) => void;
}

function useDraft(vendor: Vendor): DocumentDraft {
  const navigate = useNavigate();
  const kept = useKept();
  const usual = useDefaultWarehouse(vendor);
  const [chosen, setWarehouse] = useState<number | null>(null);
  const [lines, setLines] = useState<Draft[]>([]);
  const [note, setNote] = useState("");
  const [reference, setReference] = useState("");
  // Without a reference of one's own this one sees to it that a repeated request counts once.
  const [own] = useState(() => crypto.randomUUID());
  return {
    warehouse: chosen ?? usual,
    setWarehouse,
    lines,
    setLines,
    note,
    setNote,
    reference,
    setReference,
    common: () => ({ note, reference: reference.trim() === "" ? own : reference.trim() }),
    onDone: ({ documentId }) =>
      void navigate({ to: "/stock/documents/$document", params: { document: String(documentId) }, search: kept }),
  };
}

function linesOf(drafts: readonly Draft[]): Line[] {
  return drafts.map(({ variantId, quantity, unitCost }) => ({
    variantId,
    quantity: Number(quantity),
    unitCost: unitCost === "" ? null : Number(unitCost),
  }));
}

interface FormProps {
  title: string;
  action: string;
  draft: DocumentDraft;
  error: Error | null;
  busy: boolean;
  disabled?: boolean;
  lines: ReactNode;
  onSubmit: () => void;
  children: ReactNode;
}

function DocumentForm(props: FormProps): ReactElement {
  const { title, action, draft, error, busy, disabled = false, lines, onSubmit, children } = props;
  const shown = ["warehouseId", "supplier", "reason", "fromWarehouseId", "toWarehouseId", "note", "reference"];
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form className={classes["form"]} onSubmit={submit}>
      <Panel title={title}>
        <div className={classes["form"]}>
          <div className={classes["fields"]}>
            {children}
            <TextInput
              label="Reference"
              description="Your own number for it, used once"
              maxLength={100}
              value={draft.reference}
              error={fieldError(error, "reference")}
              onChange={(event) => draft.setReference(event.currentTarget.value)}
            />
          </div>
          <Textarea
            label="Note"
            autosize
            minRows={1}
            maxLength={1000}
            value={draft.note}
            error={fieldError(error, "note")}
            onChange={(event) => draft.setNote(event.currentTarget.value)}
          />
        </div>
      </Panel>
      <Panel title="Lines">{lines}</Panel>
      <Failure error={error} shown={shown} />
      <div className={classes["actions"]}>
        <Button type="submit" loading={busy} disabled={disabled || draft.lines.length === 0}>
          {action}
        </Button>
      </div>
    </form>
  );
}
