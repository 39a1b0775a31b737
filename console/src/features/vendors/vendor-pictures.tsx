import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { useState } from "react";
import { useChange } from "../../lib/use-change";
import { Failure, fieldError } from "../../ui/failure";
import { Panel } from "../../ui/panel";
import { PictureChoice, pictureOf } from "./picture-choice";
import { saveProfileOf } from "./shop.api";
import type { VendorProfile } from "./shop.api";
import classes from "./shop.module.css";
import { vendorKeys } from "./vendor-list.api";

const fields = ["logoMediaId", "bannerMediaId"];

/** A vendor's logo and banner, as the marketplace's people set them. */
export function VendorPictures({ vendor }: { vendor: VendorProfile }): ReactElement {
  const [logo, setLogo] = useState(() => pictureOf(vendor.logoMediaId, vendor.logoUrl));
  const [banner, setBanner] = useState(() => pictureOf(vendor.bannerMediaId, vendor.bannerUrl));
  const saving = useChange({ send: saveProfileOf, touches: [vendorKeys.vendors, ["vendors"]] });
  return (
    <Panel title="Logo and banner">
      <div className={classes["pair"]}>
        <PictureChoice
          label="Logo"
          description="Beside the vendor's name."
          vendorId={vendor.vendorId}
          value={logo}
          error={fieldError(saving.error, "logoMediaId")}
          onChange={setLogo}
        />
        <PictureChoice
          label="Banner"
          description="A wide picture above the vendor's page."
          vendorId={vendor.vendorId}
          value={banner}
          error={fieldError(saving.error, "bannerMediaId")}
          onChange={setBanner}
        />
      </div>
      <Failure error={saving.error} shown={fields} />
      <div className={classes["foot"]} style={{ marginTop: 12 }}>
        <Button
          variant="default"
          disabled={
            (logo?.mediaId ?? null) === vendor.logoMediaId && (banner?.mediaId ?? null) === vendor.bannerMediaId
          }
          loading={saving.isPending}
          onClick={() => {
            const { name, description, legalName, country, email, phone, taxNumber } = vendor;
            const input = { name, description, legalName, country, email, phone, taxNumber };
            saving.mutate({
              vendorId: vendor.vendorId,
              input: { ...input, logoMediaId: logo?.mediaId ?? null, bannerMediaId: banner?.mediaId ?? null },
            });
          }}
        >
          Save pictures
        </Button>
      </div>
    </Panel>
  );
}
