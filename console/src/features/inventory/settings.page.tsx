import { Button, NumberInput, Skeleton, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement, SubmitEvent } from "react";
import { useState } from "react";
import { useChange } from "../../lib/use-change";
import { ErrorState } from "../../ui/error-state";
import { Failure, fieldError } from "../../ui/failure";
import { Panel } from "../../ui/panel";
import { Desk } from "./desk";
import { saveSettings, settingsQuery, stockKey } from "./inventory.api";
import type { StockSettings, Vendor } from "./inventory.api";
import classes from "./inventory.module.css";

export function StockSettingsPage(): ReactElement {
  return (
    <Desk title="Stock settings" summary="When stock is low, and who hears of it.">
      {(vendor) => <Settings vendor={vendor} />}
    </Desk>
  );
}

function Settings({ vendor }: { vendor: Vendor }): ReactElement {
  const settings = useQuery(settingsQuery(vendor));
  return (
    <Panel title="Low stock">
      {settings.data !== undefined ? (
        <Form vendor={vendor} settings={settings.data} />
      ) : settings.isError ? (
        <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />
      ) : (
        <Skeleton height={120} radius="md" />
      )}
    </Panel>
  );
}

function Form({ vendor, settings }: { vendor: Vendor; settings: StockSettings }): ReactElement {
  const [lowStockAt, setLowStockAt] = useState<number | string>(settings.lowStockAt);
  const [sendsAlerts, setSendsAlerts] = useState(settings.sendsAlerts);
  const saving = useChange({ send: saveSettings, touches: [stockKey] });
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    saving.mutate({ vendor, lowStockAt: Number(lowStockAt), sendsAlerts });
  };
  return (
    <form className={classes["form"]} onSubmit={submit}>
      <NumberInput
        label="Low at or below"
        description="Units on hand over all warehouses. A variant's page can say another number for it."
        className={classes["choice"] ?? ""}
        maw={340}
        min={0}
        max={1_000_000}
        allowDecimal={false}
        allowNegative={false}
        value={lowStockAt}
        error={fieldError(saving.error, "lowStockAt")}
        onChange={setLowStockAt}
      />
      <Switch
        label="Letters about low stock"
        description="To your people who may keep stock: each variant once, until it was above in between."
        checked={sendsAlerts}
        onChange={(event) => setSendsAlerts(event.currentTarget.checked)}
      />
      <Failure error={saving.error} shown={["lowStockAt"]} />
      <div className={classes["actions"]}>
        <Button type="submit" loading={saving.isPending} disabled={lowStockAt === ""}>
          Save
        </Button>
        <p className={classes["said"]} role="status">
          {saving.isSuccess && "Saved. What is low is looked at again within two minutes."}
        </p>
      </div>
    </form>
  );
}
