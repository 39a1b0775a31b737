import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement, SubmitEvent } from "react";
import { useState } from "react";
import { formatMoment } from "../../lib/format";
import { useChange } from "../../lib/use-change";
import { Failure, fieldError } from "../../ui/failure";
import { Page } from "../../ui/page";
import { Panel } from "../../ui/panel";
import { Loaded } from "../../ui/loaded";
import { profileQuery, setPayoutDetails, shopKeys } from "./shop.api";
import type { PayoutInput, VendorProfile } from "./shop.api";
import classes from "./shop.module.css";

const nothing: PayoutInput = {
  holder: "",
  iban: "",
  accountNumber: "",
  routingNumber: "",
  bic: "",
  bankName: "",
};
const fields = ["holder", "iban", "accountNumber", "routingNumber", "bic", "bankName"] as const;

export function ShopPayoutsPage(): ReactElement {
  const profile = useQuery(profileQuery);
  return (
    <Page
      title="Payout details"
      summary="Where the marketplace pays what you earn. You can sell without, but nothing is paid out until then."
    >
      <Loaded query={profile} label="the payout details">
        {(vendor) => (
          <>
            <Panel title="At present">
              <p className={classes["text"]}>{present(vendor)}</p>
            </Panel>
            <PayoutForm key={vendor.payoutChangedAt} isFirst={!vendor.hasPayoutDetails} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function present({ hasPayoutDetails, payoutTail, payoutChangedAt }: VendorProfile): string {
  if (!hasPayoutDetails) {
    return "None are known.";
  }
  const account = payoutTail === null ? "Details are known." : `To the account that ends in ${payoutTail}.`;
  return payoutChangedAt === null ? account : `${account} Changed ${formatMoment(payoutChangedAt)}.`;
}

function PayoutForm({ isFirst }: { isFirst: boolean }): ReactElement {
  const [byIban, setByIban] = useState(true);
  const [input, setInput] = useState(nothing);
  const saving = useChange({
    send: setPayoutDetails,
    touches: [shopKeys.profile, shopKeys.checklist],
    onDone: () => setInput(nothing),
  });
  const text = (field: (typeof fields)[number], label: string, required: boolean, most: number): ReactElement => (
    <TextInput
      label={label}
      required={required}
      maxLength={most}
      autoComplete="off"
      value={input[field]}
      error={fieldError(saving.error, field)}
      onChange={(event) => {
        const value = event.currentTarget.value;
        setInput((before) => ({ ...before, [field]: value }));
      }}
    />
  );
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    saving.mutate(byIban ? { ...input, accountNumber: "", routingNumber: "" } : { ...input, iban: "" });
  };
  return (
    <Panel title={isFirst ? "Enter details" : "Change details"}>
      <form className={classes["form"]} onSubmit={submit}>
        <p className={classes["note"]}>
          They are kept encrypted, and never shown again but for the last signs. A letter tells the owner of every
          change.
        </p>
        <SegmentedControl
          aria-label="Kind of account"
          data={[
            { value: "iban", label: "IBAN" },
            { value: "account", label: "Account number" },
          ]}
          value={byIban ? "iban" : "account"}
          onChange={(value) => setByIban(value === "iban")}
        />
        {text("holder", "Holder of the account", true, 140)}
        {byIban ? (
          text("iban", "IBAN", true, 42)
        ) : (
          <div className={classes["pair"]}>
            {text("accountNumber", "Account number", true, 40)}
            {text("routingNumber", "Routing number or sort code", true, 34)}
          </div>
        )}
        <div className={classes["pair"]}>
          {text("bankName", "Bank", !byIban, 140)}
          {text("bic", "BIC", false, 11)}
        </div>
        <Failure error={saving.error} shown={byIban ? fields : fields.filter((field) => field !== "iban")} />
        <div className={classes["foot"]}>
          <Button type="submit" loading={saving.isPending}>
            Save
          </Button>
          <span role="status" className={classes["done"]}>
            {saving.isSuccess && "Saved."}
          </span>
        </div>
      </form>
    </Panel>
  );
}
