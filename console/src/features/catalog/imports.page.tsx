import { Anchor, Button, Checkbox, Select } from "@mantine/core";
import { IconCloudUpload, IconFileSpreadsheet } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useRef, useState } from "react";
import { formatMoment } from "../../lib/format";
import { useSession } from "../../lib/session";
import { useChange } from "../../lib/use-change";
import type { TableColumn } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { Failure } from "../../ui/failure";
import { ListPanel } from "../../ui/list-panel";
import { Page } from "../../ui/page";
import { ImportTag } from "./import-tag";
import dropClasses from "./media-drop.module.css";
import { importsKey, importsQuery, uploadProducts } from "./imports.api";
import type { ImportState } from "./imports.api";
import { vendorChoicesQuery } from "../../lib/media";

// A closed list leaves the page: its own label would otherwise answer for the control's.
const combobox = { keepMounted: false } as const;

const columns: TableColumn<ImportState>[] = [
  {
    id: "file",
    header: "File",
    cell: ({ importId, fileName }) => (
      <Anchor
        inherit
        renderRoot={(props) => <Link {...props} to="/imports/$id" params={{ id: String(importId) }} />}
      >
        {fileName}
      </Anchor>
    ),
  },
  { id: "status", header: "State", cell: ({ status }) => <ImportTag status={status} /> },
  { id: "products", header: "Products", numeric: true, cell: ({ products }) => products },
  { id: "created", header: "New", numeric: true, cell: ({ created }) => created },
  { id: "updated", header: "Changed", numeric: true, cell: ({ updated, submitted }) => updated + submitted },
  { id: "refused", header: "Refused", numeric: true, cell: ({ refused }) => refused },
  { id: "at", header: "Uploaded", cell: ({ createdAt }) => formatMoment(createdAt) },
];

export function ImportsPage(): ReactElement {
  const { user } = useSession();
  const isOperator = user?.vendorId === null;
  const [chosen, setChosen] = useState<number | undefined>();
  const vendorId = user?.vendorId ?? chosen;
  const vendors = useQuery({ ...vendorChoicesQuery, enabled: isOperator });
  const imports = useInfiniteQuery(importsQuery(vendorId));
  return (
    <Page
      title="Imports"
      summary="Products out of files. Each is checked first; nothing changes until you have it done; it can be undone."
    >
      {isOperator && (
        <Select
          label="Vendor"
          placeholder="Every vendor"
          maw={300}
          data={vendors.data?.map(({ id, name }) => ({ value: String(id), label: name })) ?? []}
          value={chosen === undefined ? null : String(chosen)}
          searchable
          clearable
          clearButtonProps={{ "aria-label": "Every vendor" }}
          comboboxProps={combobox}
          error={vendors.isError ? "The vendors could not be loaded." : undefined}
          onChange={(id) => setChosen(id === null ? undefined : Number(id))}
        />
      )}
      <Drop vendorId={vendorId} />
      <ListPanel
        title="Files"
        query={imports}
        rows={imports.data?.pages.flatMap((page) => page.rows)}
        columns={columns}
        empty={
          <EmptyState title="No file yet" icon={IconFileSpreadsheet}>
            A file has a line for each variant, with columns such as slug, sku, name, price, stock and option:Size.
          </EmptyState>
        }
      />
    </Page>
  );
}

function Drop({ vendorId }: { vendorId: number | undefined }): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const [over, setOver] = useState(false);
  const { user, permissions } = useSession();
  const mayMake = user?.vendorId === null && permissions.includes("taxonomy.manage");
  const [makeMissing, setMakeMissing] = useState(false);
  const uploading = useChange({
    send: uploadProducts,
    touches: [importsKey],
    onDone: ({ importId }) => void navigate({ to: "/imports/$id", params: { id: String(importId) } }),
  });
  const send = (file: File | undefined): void => {
    if (file !== undefined && vendorId !== undefined && !uploading.isPending) {
      uploading.mutate({ file, vendorId, makeMissing });
    }
  };
  return (
    <div className={dropClasses["whole"]}>
      <div
        className={dropClasses["zone"]}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(vendorId !== undefined);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          send(event.dataTransfer.files[0]);
        }}
      >
        <IconCloudUpload size={30} stroke={1.5} aria-hidden className={dropClasses["icon"]} />
        <div className={dropClasses["words"]}>
          <span className={dropClasses["title"]}>
            {vendorId === undefined ? "Choose the vendor whose products these are" : "Drop a file of products here"}
          </span>
          <span className={dropClasses["hint"]}>
            CSV or Excel with Stoa&apos;s own columns, what Spree or Shopify exports, or a zip of it with pictures, up
            to 50 MB. Columns that are not there leave what they would say; blank cells clear it.
          </span>
        </div>
        <Button
          variant="default"
          loading={uploading.isPending}
          disabled={vendorId === undefined}
          onClick={() => input.current?.click()}
        >
          Choose a file
        </Button>
        <input
          ref={input}
          type="file"
          accept=".csv,.tsv,.txt,.xlsx,.zip,text/csv"
          aria-label="File of products"
          className={dropClasses["input"]}
          tabIndex={-1}
          onChange={(event) => {
            send(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
      </div>
      {mayMake && (
        <Checkbox
          mt="xs"
          label="Make categories and product types that are missing"
          checked={makeMissing}
          onChange={(event) => setMakeMissing(event.currentTarget.checked)}
        />
      )}
      <Failure error={uploading.error} title="The file was not taken" />
    </div>
  );
}
