import { Alert, Anchor, Button, FileInput, Radio, Stack } from "@mantine/core";
import { IconArrowLeft, IconDownload, IconFileUpload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useState } from "react";
import { useChange } from "../../lib/use-change";
import { useSession } from "../../lib/session";
import { DataTable } from "../../ui/data-table";
import type { TableColumn } from "../../ui/data-table";
import { save } from "../../ui/download-link";
import { Failure } from "../../ui/failure";
import { Page } from "../../ui/page";
import { Panel } from "../../ui/panel";
import { Tag } from "../../ui/tag";
import { csvOf } from "./import-csv";
import shop from "./shop.module.css";
import { importVendors, vendorKeys } from "./vendor-list.api";
import type { ImportMode, ImportResult, ImportRow } from "./vendor-list.api";
import classes from "./vendors.module.css";

const tones = { create: "good", update: "notable", unchanged: "plain", error: "bad" } as const;
/** More rows than this are in the downloaded result: a page of thousands helps nobody. */
const mostShown = 500;

/** A list of vendors as CSV: looked at first, then written. */
export function VendorImportPage(): ReactElement {
  const { antiforgeryToken } = useSession();
  const [file, setFile] = useState<File | null>(null);
  const [mode, setMode] = useState<ImportMode>("all");
  const checking = useMutation({
    mutationFn: (chosen: File) => importVendors(antiforgeryToken, { file: chosen, mode: "check" }),
  });
  const writing = useChange({ send: importVendors, touches: [vendorKeys.vendors] });
  const choose = (chosen: File | null): void => {
    setFile(chosen);
    checking.reset();
    writing.reset();
    if (chosen !== null) {
      checking.mutate(chosen);
    }
  };
  const looked = checking.data;
  const wanted = looked === undefined ? 0 : looked.created + looked.updated;
  const isBlocked = mode === "all" && (looked?.errors ?? 0) > 0;
  return (
    <Page
      title="Import vendors"
      summary="From a CSV file. You see what would happen before anything does; the same file twice changes nothing."
      back={
        <Anchor inherit c="inherit" renderRoot={(props) => <Link {...props} to="/vendors" search={{}} />}>
          <IconArrowLeft size={15} aria-hidden /> Vendors
        </Anchor>
      }
    >
      <Panel title="File">
        <Stack gap="md" maw={640}>
          <p className={shop["note"]}>
            Columns: name, email, country, currency; if wanted slug, commission_rate, legal_name, description, status.
            The owner at that e-mail address is invited by letter. At most 5,000 rows and 5 MB.
          </p>
          <FileInput
            label="CSV file"
            placeholder="Choose a file"
            accept=".csv,.tsv,.txt,text/csv"
            leftSection={<IconFileUpload size={17} aria-hidden />}
            clearable
            clearButtonProps={{ "aria-label": "Choose another file" }}
            value={file}
            onChange={choose}
          />
          <Failure error={checking.error} />
          {checking.isPending && (
            <p role="status" className={shop["note"]}>
              Looking at it…
            </p>
          )}
          {looked !== undefined && writing.data === undefined && (
            <>
              <Radio.Group label="What is written" value={mode} onChange={setMode}>
                <Stack gap="xs" mt="xs">
                  <Radio value="all" label="All or nothing" description="One row that is wrong stops the whole list." />
                  <Radio value="valid" label="Every row that is right" description="The others are left out." />
                </Stack>
              </Radio.Group>
              <Failure error={writing.error} />
              <div className={shop["foot"]}>
                <Button
                  loading={writing.isPending}
                  disabled={wanted === 0 || isBlocked}
                  onClick={() => file !== null && writing.mutate({ file, mode })}
                >
                  {wanted === 0 ? "Nothing to import" : `Import ${wanted} ${wanted === 1 ? "vendor" : "vendors"}`}
                </Button>
                {isBlocked && <span className={shop["note"]}>Correct the wrong rows first, or leave them out.</span>}
              </div>
            </>
          )}
        </Stack>
      </Panel>
      {looked !== undefined && <Result result={writing.data ?? looked} isDone={writing.data !== undefined} />}
    </Page>
  );
}

const columns: TableColumn<ImportRow>[] = [
  { id: "line", header: "Line", numeric: true, cell: ({ line }) => line },
  { id: "vendor", header: "Vendor", cell: (row) => <VendorCell row={row} /> },
  {
    id: "outcome",
    header: "Outcome",
    cell: ({ outcome, isInvited }) => (
      <>
        <Tag tone={tones[outcome]}>{outcome}</Tag> {isInvited && <Tag>invitation</Tag>}
      </>
    ),
  },
  { id: "reason", header: "Reason", cell: ({ reason }) => reason },
];

function VendorCell({ row }: { row: ImportRow }): ReactElement {
  return (
    <span className={classes["stack"]}>
      {row.vendorId === null ? (
        (row.name ?? "–")
      ) : (
        <Anchor
          inherit
          renderRoot={(props) => <Link {...props} to="/vendors/$id" params={{ id: String(row.vendorId) }} />}
        >
          {row.name}
        </Anchor>
      )}
      <span className={classes["sub"]}>{[row.slug, row.email].filter((part) => part !== null).join(" · ")}</span>
    </span>
  );
}

function Result({ result, isDone }: { result: ImportResult; isDone: boolean }): ReactElement {
  // What needs somebody's eyes comes first.
  const rows = [...result.rows].sort((a, b) => Number(b.outcome === "error") - Number(a.outcome === "error"));
  return (
    <Panel
      title={isDone ? "What was done" : "What would happen"}
      actions={
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => save(new Blob([csvOf(result.rows)], { type: "text/csv" }), "vendors-result.csv")}
        >
          Download
        </Button>
      }
    >
      {isDone && (
        <Alert variant="light" color={result.written > 0 ? "teal" : "red"} role="status" mb="sm">
          {result.written > 0 ? `${result.written} rows were written.` : "Nothing was written."}
        </Alert>
      )}
      <div className={shop["counts"]}>
        <Tag tone="good">{result.created} create</Tag>
        <Tag tone="notable">{result.updated} update</Tag>
        <Tag>{result.unchanged} unchanged</Tag>
        <Tag tone={result.errors > 0 ? "bad" : "plain"}>{result.errors} wrong</Tag>
      </div>
      <DataTable label="Rows of the file" columns={columns} rows={rows.slice(0, mostShown)} stacked />
      {rows.length > mostShown && (
        <p className={shop["note"]}>The first {mostShown}; all {rows.length} are in the download.</p>
      )}
    </Panel>
  );
}
