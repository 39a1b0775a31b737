import { Button, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useState } from "react";
import { getFile, withParams } from "../../lib/api";
import type { paths } from "../../lib/api-types";
import { vendorChoicesQuery } from "../../lib/media";
import { useSession } from "../../lib/session";
import { DialogText, FormDialog } from "../../ui/dialog";
import { save } from "../../ui/download-link";

const address = "/api/v1/vendor/products/export" as const satisfies keyof paths;
const formats = [
  { value: "csv", label: "CSV" },
  { value: "xlsx", label: "Excel" },
];

// A closed list leaves the page: its own label would otherwise answer for the control's.
const combobox = { keepMounted: false } as const;

/** The products that the list shows, as a file that can be changed and imported again. */
export function ExportButton(): ReactElement {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        Export
      </Button>
      {asking && <ExportDialog onClose={() => setAsking(false)} />}
    </>
  );
}

function ExportDialog({ onClose }: { onClose: () => void }): ReactElement {
  const { user } = useSession();
  const search = useSearch({ from: "/shell/products" });
  const isOperator = user?.vendorId === null;
  const [vendorId, setVendorId] = useState(user?.vendorId ?? search.vendor);
  const [format, setFormat] = useState("csv");
  const vendors = useQuery({ ...vendorChoicesQuery, enabled: isOperator });
  const { q, status, category } = search;
  const exporting = useMutation({
    mutationFn: () => getFile(withParams(address, { q, status, categoryId: category, vendorId, format })),
    onSuccess: (blob) => {
      save(blob, `products.${format}`);
      onClose();
    },
  });
  return (
    <FormDialog
      title="Export products"
      action="Export"
      busy={exporting.isPending}
      disabled={vendorId === undefined}
      error={exporting.error}
      onClose={onClose}
      onSubmit={() => exporting.mutate()}
    >
      <DialogText>
        {q === undefined && status === undefined && category === undefined
          ? "Every product that is not archived"
          : "What the list shows now"}
        , a line for each variant. Change the file and import it: what you leave as it is stays.
      </DialogText>
      {isOperator && (
        <Select
          label="Vendor"
          placeholder="Whose products"
          data={vendors.data?.map(({ id, name }) => ({ value: String(id), label: name })) ?? []}
          value={vendorId === undefined ? null : String(vendorId)}
          searchable
          comboboxProps={combobox}
          error={vendors.isError ? "The vendors could not be loaded." : undefined}
          onChange={(id) => setVendorId(id === null ? undefined : Number(id))}
        />
      )}
      <Stack gap={4}>
        <Text size="sm" fw={500} id="export-format">
          Format
        </Text>
        <SegmentedControl aria-labelledby="export-format" data={formats} value={format} onChange={setFormat} />
      </Stack>
    </FormDialog>
  );
}
