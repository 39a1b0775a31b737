import { Button, NumberInput, Textarea } from "@mantine/core";
import type { ReactElement } from "react";
import { useState } from "react";
import { useChange } from "../../lib/use-change";
import { DialogText, FormDialog } from "../../ui/dialog";
import { fieldError } from "../../ui/failure";
import type { ChecklistItem, VendorProfile, VendorStatus } from "./shop.api";
import { decideVendor, setCommission, vendorKeys } from "./vendor-list.api";
import classes from "./vendors.module.css";

interface Step {
  to: VendorStatus;
  action: string;
  title: (name: string) => string;
  text: string;
  danger?: boolean;
}

const approve: Step = {
  to: "active",
  action: "Approve",
  title: (name) => `Approve ${name}?`,
  text: "Its active products are in the shop at once, and a letter tells the owner.",
};
const refuse: Step = {
  to: "refused",
  action: "Refuse",
  title: (name) => `Refuse ${name}?`,
  text: "A letter tells the owner why. They can change the application and apply again.",
  danger: true,
};
const suspend: Step = {
  to: "suspended",
  action: "Suspend",
  title: (name) => `Suspend ${name}?`,
  text: "Its products leave the shop at once. Orders that were placed go on. A letter tells the owner why.",
  danger: true,
};
const reactivate: Step = {
  to: "active",
  action: "Reactivate",
  title: (name) => `Let ${name} sell again?`,
  text: "Its active products are back in the shop at once, and a letter tells the owner.",
};
const close: Step = {
  to: "closed",
  action: "Close",
  title: (name) => `Close ${name} for good?`,
  text: "Nobody can act for it any more, and it cannot be opened again. Orders that were placed go on.",
  danger: true,
};

const steps: Readonly<Record<VendorStatus, readonly Step[]>> = {
  pending: [approve, refuse, close],
  active: [suspend, close],
  suspended: [reactivate, close],
  refused: [close],
  closed: [],
};

interface Props {
  vendor: VendorProfile;
  checklist: readonly ChecklistItem[];
}

/** What can be decided about a vendor as it stands now. */
export function VendorDecisions({ vendor, checklist }: Props): ReactElement {
  const [step, setStep] = useState<Step | null>(null);
  const [rating, setRating] = useState(false);
  const missing = checklist.filter((item) => item.neededFor === "approval" && !item.isDone);
  return (
    <div className={classes["buttons"]}>
      <Button variant="default" onClick={() => setRating(true)}>
        Commission
      </Button>
      {steps[vendor.status].map((possible) => (
        <Button
          key={possible.action}
          variant={possible.danger === true ? "default" : "filled"}
          onClick={() => setStep(possible)}
        >
          {possible.action}
        </Button>
      ))}
      {step !== null && (
        <StepDialog vendor={vendor} step={step} missing={missing} onClose={() => setStep(null)} />
      )}
      {rating && <CommissionDialog vendor={vendor} onClose={() => setRating(false)} />}
    </div>
  );
}

function StepDialog({
  vendor,
  step,
  missing,
  onClose,
}: {
  vendor: VendorProfile;
  step: Step;
  missing: readonly ChecklistItem[];
  onClose: () => void;
}): ReactElement {
  const isApproval = step === approve;
  const [reason, setReason] = useState("");
  const [percent, setPercent] = useState<string | number>(toPercent(vendor.commissionRate));
  const deciding = useChange({ send: decideVendor, touches: [vendorKeys.vendors], onDone: onClose });
  return (
    <FormDialog
      title={step.title(vendor.name)}
      action={step.action}
      danger={step.danger === true}
      busy={deciding.isPending}
      error={deciding.error}
      fields={["reason", "commissionRate"]}
      onClose={onClose}
      onSubmit={() =>
        deciding.mutate({
          id: vendor.vendorId,
          status: step.to,
          reason: reason.trim(),
          commissionRate: isApproval && typeof percent === "number" ? toShare(percent) : null,
        })
      }
    >
      <DialogText>{step.text}</DialogText>
      {isApproval && missing.length > 0 && (
        <DialogText>Not accepted yet: {missing.map(({ title }) => title).join(", ")}.</DialogText>
      )}
      {isApproval && (
        <PercentInput value={percent} error={fieldError(deciding.error, "commissionRate")} onChange={setPercent} />
      )}
      <Textarea
        label="Reason"
        description={step.to === "active" ? "If there is something to say." : undefined}
        required={step.to !== "active"}
        autosize
        minRows={2}
        maxLength={1000}
        value={reason}
        error={fieldError(deciding.error, "reason")}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

function CommissionDialog({ vendor, onClose }: { vendor: VendorProfile; onClose: () => void }): ReactElement {
  const [percent, setPercent] = useState<string | number>(toPercent(vendor.commissionRate));
  const saving = useChange({ send: setCommission, touches: [vendorKeys.vendors], onDone: onClose });
  return (
    <FormDialog
      title="Commission"
      action="Save"
      busy={saving.isPending}
      disabled={typeof percent !== "number"}
      error={saving.error}
      fields={["rate"]}
      onClose={onClose}
      onSubmit={() =>
        typeof percent === "number" && saving.mutate({ id: vendor.vendorId, rate: toShare(percent) })
      }
    >
      <DialogText>It counts for sales from now on; orders that were placed keep theirs.</DialogText>
      <PercentInput value={percent} error={fieldError(saving.error, "rate")} onChange={setPercent} />
    </FormDialog>
  );
}

function PercentInput({
  value,
  error,
  onChange,
}: {
  value: string | number;
  error: string | undefined;
  onChange: (value: string | number) => void;
}): ReactElement {
  return (
    <NumberInput
      label="Commission"
      description="What the marketplace keeps of the items after discounts."
      suffix=" %"
      min={0}
      max={100}
      decimalScale={4}
      value={value}
      error={error}
      onChange={onChange}
    />
  );
}

// Shares have six decimals; what binary fractions add is none of them.
function toPercent(share: number): number {
  return Number((share * 100).toFixed(4));
}

function toShare(percent: number): number {
  return Number((percent / 100).toFixed(6));
}
