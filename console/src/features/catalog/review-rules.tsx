import { Button, NumberInput, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { useChange } from "../../lib/use-change";
import type { TableColumn } from "../../ui/data-table";
import { DialogText, FormDialog } from "../../ui/dialog";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { policiesQuery, setPolicy, vendorsQuery } from "./approvals.api";
import type { ReviewPolicy } from "./approvals.api";
import { categoriesQuery } from "./products.api";

const combobox = { keepMounted: false } as const;
const touches = [["catalog", "review policies"]] as const;

/** Which products have to be approved: for the marketplace, categories and vendors; the closest rule counts. */
export function ReviewRules(): ReactElement {
  const rules = useQuery(policiesQuery);
  const [editing, setEditing] = useState<ReviewPolicy | "new" | null>(null);
  const columns: TableColumn<ReviewPolicy>[] = [
    { id: "for", header: "For", cell: (rule) => scopeOf(rule) },
    { id: "rule", header: "Approved first", cell: (rule) => wordsOf(rule) },
    {
      id: "edit",
      header: "",
      numeric: true,
      cell: (rule) => (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Change the rule for ${scopeOf(rule)}`}
          onClick={() => setEditing(rule)}
        >
          Change
        </Button>
      ),
    },
  ];
  return (
    <>
      <ListPanel
        title="Rules"
        actions={
          <Button size="compact-sm" variant="default" onClick={() => setEditing("new")}>
            Add a rule
          </Button>
        }
        query={rules}
        rows={rules.data}
        columns={columns}
        empty={<EmptyState title="No rule">Every product waits then.</EmptyState>}
      />
      {editing !== null && <RuleDialog rule={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </>
  );
}

function RuleDialog({ rule, onClose }: { rule: ReviewPolicy | null; onClose: () => void }): ReactElement {
  const categories = useQuery(categoriesQuery);
  const vendors = useQuery(vendorsQuery);
  const [scope, setScope] = useState<string | null>(null);
  const [policy, setChosen] = useState<string>(rule?.policy ?? "first");
  const [first, setFirst] = useState<number | string>(rule?.firstProducts ?? 3);
  const saving = useChange({ send: setPolicy, touches, onDone: onClose });
  const isMarket = rule !== null && rule.vendorId === null && rule.categoryId === null;
  const [kind, id] = (scope ?? "").split(":");
  const target = {
    vendorId: rule?.vendorId ?? (kind === "vendor" ? Number(id) : null),
    categoryId: rule?.categoryId ?? (kind === "category" ? Number(id) : null),
  };
  return (
    <FormDialog
      title={rule === null ? "Add a rule" : `Rule for ${scopeOf(rule)}`}
      action="Save"
      busy={saving.isPending}
      disabled={rule === null && scope === null}
      error={saving.error}
      onClose={onClose}
      onSubmit={() =>
        saving.mutate({ ...target, policy, firstProducts: policy === "first" ? Number(first) : null })
      }
    >
      {rule === null && (
        <Select
          label="For"
          placeholder="A vendor or a category"
          required
          searchable
          limit={100}
          data={[
            {
              group: "Vendors",
              items: (vendors.data ?? []).map((v) => ({ value: `vendor:${v.id}`, label: v.name })),
            },
            {
              group: "Categories",
              items: (categories.data ?? []).map((c) => ({
                value: `category:${c.categoryId}`,
                label: c.path.join(" › "),
              })),
            },
          ]}
          value={scope}
          comboboxProps={combobox}
          onChange={setScope}
        />
      )}
      <Select
        label="Approved first"
        data={[
          { value: "all", label: "Every new product and changed text" },
          { value: "first", label: "A vendor's first few products" },
          { value: "none", label: "Nothing" },
        ]}
        value={policy}
        allowDeselect={false}
        comboboxProps={combobox}
        onChange={(value) => setChosen(value ?? "all")}
      />
      {policy === "first" && (
        <NumberInput label="How many" min={1} max={1_000} allowDecimal={false} value={first} onChange={setFirst} />
      )}
      {rule !== null && !isMarket && (
        <>
          <DialogText>Without a rule of its own the one above it counts.</DialogText>
          <Button
            variant="subtle"
            color="red"
            disabled={saving.isPending}
            onClick={() => saving.mutate({ ...target, policy: null, firstProducts: null })}
          >
            Take this rule away
          </Button>
        </>
      )}
    </FormDialog>
  );
}

function scopeOf(rule: ReviewPolicy): string {
  return rule.vendorName ?? rule.categoryName ?? "the whole marketplace";
}

function wordsOf({ policy, firstProducts }: ReviewPolicy): string {
  return policy === "all"
    ? "every new product and changed text"
    : policy === "none"
      ? "nothing"
      : `a vendor's first ${firstProducts} products`;
}
