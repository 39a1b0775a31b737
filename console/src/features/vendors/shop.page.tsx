import { Alert, Anchor, Button } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { sessionQuery } from "../../lib/session";
import { useChange } from "../../lib/use-change";
import { DialogText, FormDialog } from "../../ui/dialog";
import { Page } from "../../ui/page";
import { Panel } from "../../ui/panel";
import { Checklist } from "./checklist";
import { Loaded } from "../../ui/loaded";
import { checklistQuery, profileQuery, withdrawApplication } from "./shop.api";
import type { VendorProfile } from "./shop.api";
import classes from "./shop.module.css";
import { VendorStatusTag } from "./vendor-tags";

const words: Readonly<Record<VendorProfile["status"], string>> = {
  pending:
    "The marketplace looks at your application. Get everything ready meanwhile: " +
    "nothing shows in the shop before you are approved.",
  active: "Your active products are in the shop.",
  suspended: "Your products are out of the shop. Orders that were placed go on: please deliver them.",
  refused: "Your application was not accepted. You can change it and apply again.",
  closed: "Your shop is closed.",
};

/** Where a vendor begins: how it stands, and what is left to do. */
export function ShopPage(): ReactElement {
  const profile = useQuery(profileQuery);
  const checklist = useQuery(checklistQuery);
  return (
    <Page title="Getting started" summary="What it takes to sell here, and how far you are.">
      <Loaded query={profile} label="the shop">
        {(vendor) => <Standing vendor={vendor} />}
      </Loaded>
      <Panel title="What is left to do">
        <Loaded query={checklist} label="the checklist">
          {(items) => <Checklist items={items} linked />}
        </Loaded>
      </Panel>
    </Page>
  );
}

function Standing({ vendor }: { vendor: VendorProfile }): ReactElement {
  const [leaving, setLeaving] = useState(false);
  const isOpen = vendor.status === "pending" || vendor.status === "refused";
  return (
    <Panel
      title={vendor.name}
      actions={
        isOpen ? (
          <Button size="compact-sm" variant="default" onClick={() => setLeaving(true)}>
            Take the application back
          </Button>
        ) : undefined
      }
    >
      <p className={classes["text"]}>
        <VendorStatusTag status={vendor.status} /> {words[vendor.status]}
      </p>
      {vendor.statusReason !== "" && vendor.status !== "active" && (
        <Alert mt="sm" variant="light" icon={<IconInfoCircle size={18} aria-hidden />} title="Why">
          {vendor.statusReason}
        </Alert>
      )}
      <p className={classes["note"]}>
        {vendor.status === "active" && <Anchor href={`/vendors/${vendor.slug}`}>See your page in the shop</Anchor>}
        {vendor.status === "refused" && <Anchor href="/sell">Apply again</Anchor>}
      </p>
      {leaving && <WithdrawDialog onClose={() => setLeaving(false)} />}
    </Panel>
  );
}

function WithdrawDialog({ onClose }: { onClose: () => void }): ReactElement {
  const leaving = useChange({ send: withdrawApplication, touches: [sessionQuery.queryKey], onDone: onClose });
  return (
    <FormDialog
      title="Take the application back?"
      action="Take it back"
      danger
      busy={leaving.isPending}
      error={leaving.error}
      onClose={onClose}
      onSubmit={() => leaving.mutate(undefined)}
    >
      <DialogText>The shop is closed for good, with what you prepared. You can apply anew later.</DialogText>
    </FormDialog>
  );
}
