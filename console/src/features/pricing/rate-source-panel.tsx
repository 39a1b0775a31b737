import { Anchor, Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement, SubmitEvent } from "react";
import { useState } from "react";
import { useSession } from "../../lib/session";
import { useChange } from "../../lib/use-change";
import { Failure, fieldError } from "../../ui/failure";
import { Loaded } from "../../ui/loaded";
import { Panel } from "../../ui/panel";
import classes from "../../ui/setting-form.module.css";
import { rateSourceKey, rateSourceQuery, saveRateSource } from "./rate-source.api";
import type { RateSource } from "./rate-source.api";

/** From where the day's exchange rates are taken. */
export function RateSourcePanel(): ReactElement {
  const source = useQuery(rateSourceQuery);
  return (
    <Panel title="Rates of the day">
      <Loaded query={source} label="rates of the day">
        {(data) => <Form source={data} />}
      </Loaded>
    </Panel>
  );
}

function Form({ source }: { source: RateSource }): ReactElement {
  const { permissions } = useSession();
  const [address, setAddress] = useState(source.address ?? "");
  const saving = useChange({ send: saveRateSource, touches: [rateSourceKey] });
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    saving.mutate({ address: address.trim() === "" ? null : address.trim() });
  };
  return (
    <form className={classes["form"]} onSubmit={submit}>
      <TextInput
        label="Address"
        type="url"
        description="Asked daily at 16:30 UTC, such as for the European Central Bank's eurofxref-daily.xml. Empty: off."
        placeholder="https://"
        maxLength={2000}
        value={address}
        error={fieldError(saving.error, "address")}
        onChange={(event) => {
          saving.reset();
          setAddress(event.currentTarget.value);
        }}
      />
      <p className={classes["hint"]}>
        What it sends may be the bank&apos;s XML or CSV, also zipped, or a CSV with base, quote, date and rate.{" "}
        {permissions.includes("platform.operate") && (
          <>
            What came of it, and taking them now:{" "}
            <Anchor
              inherit
              underline="always"
              renderRoot={(props) => <Link {...props} to="/jobs/$job" params={{ job: "exchange-rates" }} />}
            >
              exchange-rates among the jobs
            </Anchor>
            .
          </>
        )}
      </p>
      <Failure error={saving.error} shown={["address"]} />
      <div className={classes["actions"]}>
        <Button type="submit" loading={saving.isPending}>
          Save
        </Button>
        <p className={classes["said"]} role="status">
          {saving.isSuccess && (address.trim() === "" ? "Saved: no rates are fetched." : "Saved.")}
        </p>
      </div>
    </form>
  );
}
