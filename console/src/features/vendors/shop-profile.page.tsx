import {
  Button,
  Checkbox,
  MultiSelect,
  Select,
  Switch,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement, SubmitEvent } from "react";
import { useState } from "react";
import { useChange } from "../../lib/use-change";
import { Failure, fieldError } from "../../ui/failure";
import { Page } from "../../ui/page";
import { Panel } from "../../ui/panel";
import { Loaded } from "../../ui/loaded";
import { PictureChoice, pictureOf } from "./picture-choice";
import { countriesQuery, profileQuery, saveProfile, saveSettings, shopKeys } from "./shop.api";
import type { ProfileInput, SettingsInput, VendorProfile } from "./shop.api";
import classes from "./shop.module.css";

const combobox = { keepMounted: false } as const;
const touches = [shopKeys.profile, shopKeys.checklist];
const languageCodes = [
  ..."bg cs da de el en es et fi fr ga hr hu is it ja ko lt lv mt nl no pl pt ro ru sk sl sv tr uk zh".split(" "),
];
const languageNames = new Intl.DisplayNames("en", { type: "language" });

export function ShopProfilePage(): ReactElement {
  const profile = useQuery(profileQuery);
  return (
    <Page title="Profile and settings" summary="What shoppers read about you, and how your shop works.">
      <Loaded query={profile} label="the profile">
        {(vendor) => (
          <>
            <ProfileForm vendor={vendor} />
            <SettingsForm vendor={vendor} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

const profileFields = [
  "name",
  "legalName",
  "description",
  "country",
  "email",
  "phone",
  "taxNumber",
  "logoMediaId",
  "bannerMediaId",
] as const;

function ProfileForm({ vendor }: { vendor: VendorProfile }): ReactElement {
  const countries = useQuery(countriesQuery);
  const [input, setInput] = useState<ProfileInput>({
    name: vendor.name,
    description: vendor.description,
    legalName: vendor.legalName,
    country: vendor.country,
    email: vendor.email,
    phone: vendor.phone,
    taxNumber: vendor.taxNumber,
    logoMediaId: vendor.logoMediaId,
    bannerMediaId: vendor.bannerMediaId,
  });
  const [logo, setLogo] = useState(() => pictureOf(vendor.logoMediaId, vendor.logoUrl));
  const [banner, setBanner] = useState(() => pictureOf(vendor.bannerMediaId, vendor.bannerUrl));
  const saving = useChange({ send: saveProfile, touches });
  const set = (changed: Partial<ProfileInput>): void => {
    saving.reset();
    setInput((before) => ({ ...before, ...changed }));
  };
  const error = (field: (typeof profileFields)[number]): string | undefined => fieldError(saving.error, field);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    saving.mutate(input);
  };
  return (
    <Panel title="Profile">
      <form className={classes["form"]} onSubmit={submit}>
        <div className={classes["pair"]}>
          <TextInput
            label="Name of the shop"
            required
            maxLength={200}
            value={input.name}
            error={error("name")}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label="Legal name"
            maxLength={200}
            value={input.legalName}
            error={error("legalName")}
            onChange={(event) => set({ legalName: event.currentTarget.value })}
          />
        </div>
        <Textarea
          label="Description"
          description="Who you are and what you make, for your page in the shop."
          autosize
          minRows={4}
          maxRows={16}
          maxLength={5000}
          value={input.description}
          error={error("description")}
          onChange={(event) => set({ description: event.currentTarget.value })}
        />
        <div className={classes["pair"]}>
          <Select
            label="Country"
            required
            searchable
            data={countries.data ?? (vendor.country === null ? [] : [vendor.country])}
            value={input.country}
            error={error("country")}
            comboboxProps={combobox}
            onChange={(country) => set({ country })}
          />
          <TextInput
            label="Tax or VAT number"
            description="Kept encrypted."
            maxLength={40}
            value={input.taxNumber ?? ""}
            error={error("taxNumber")}
            onChange={(event) => set({ taxNumber: event.currentTarget.value })}
          />
        </div>
        <div className={classes["pair"]}>
          <TextInput
            label="Contact e-mail"
            type="email"
            maxLength={254}
            value={input.email ?? ""}
            error={error("email")}
            onChange={(event) => set({ email: event.currentTarget.value })}
          />
          <TextInput
            label="Phone"
            type="tel"
            maxLength={40}
            value={input.phone ?? ""}
            error={error("phone")}
            onChange={(event) => set({ phone: event.currentTarget.value })}
          />
        </div>
        <div className={classes["pair"]}>
          <PictureChoice
            label="Logo"
            description="Beside your name."
            vendorId={vendor.vendorId}
            value={logo}
            error={error("logoMediaId")}
            onChange={(picture) => {
              setLogo(picture);
              set({ logoMediaId: picture?.mediaId ?? null });
            }}
          />
          <PictureChoice
            label="Banner"
            description="A wide picture above your page."
            vendorId={vendor.vendorId}
            value={banner}
            error={error("bannerMediaId")}
            onChange={(picture) => {
              setBanner(picture);
              set({ bannerMediaId: picture?.mediaId ?? null });
            }}
          />
        </div>
        <Failure error={saving.error} shown={profileFields} />
        <Foot action="Save profile" saving={saving} />
      </form>
    </Panel>
  );
}

function SettingsForm({ vendor }: { vendor: VendorProfile }): ReactElement {
  const [input, setInput] = useState<SettingsInput>({
    languages: vendor.languages,
    returnsPolicy: vendor.returnsPolicy,
    shippingPolicy: vendor.shippingPolicy,
    isAway: vendor.isAway,
    backOn: vendor.backOn,
    awayNote: vendor.awayNote,
    showsContact: vendor.showsContact,
  });
  const saving = useChange({ send: saveSettings, touches });
  const set = (changed: Partial<SettingsInput>): void => {
    saving.reset();
    setInput((before) => ({ ...before, ...changed }));
  };
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    saving.mutate({ ...input, backOn: input.isAway && input.backOn !== "" ? input.backOn : null });
  };
  return (
    <Panel title="Settings">
      <form className={classes["form"]} onSubmit={submit}>
        <Textarea
          label="Shipping"
          description="When and how you ship, in your own words."
          autosize
          minRows={3}
          maxRows={12}
          maxLength={5000}
          value={input.shippingPolicy}
          error={fieldError(saving.error, "shippingPolicy")}
          onChange={(event) => set({ shippingPolicy: event.currentTarget.value })}
        />
        <Textarea
          label="Returns"
          description="What shoppers may send back, and how."
          autosize
          minRows={3}
          maxRows={12}
          maxLength={5000}
          value={input.returnsPolicy}
          error={fieldError(saving.error, "returnsPolicy")}
          onChange={(event) => set({ returnsPolicy: event.currentTarget.value })}
        />
        <MultiSelect
          label="Languages"
          description="In which you answer shoppers."
          searchable
          data={[...new Set([...languageCodes, ...input.languages])].map((code) => ({
            value: code,
            label: languageNames.of(code) ?? code,
          }))}
          value={input.languages}
          error={fieldError(saving.error, "languages")}
          comboboxProps={combobox}
          maxValues={20}
          onChange={(languages) => set({ languages })}
        />
        <Checkbox
          label="Show the contact e-mail on my page"
          checked={input.showsContact}
          onChange={(event) => set({ showsContact: event.currentTarget.checked })}
        />
        <Switch
          label="Away: take no orders for now"
          description="Your products stay in sight."
          checked={input.isAway}
          onChange={(event) => set({ isAway: event.currentTarget.checked })}
        />
        {input.isAway && (
          <div className={classes["pair"]}>
            <TextInput
              label="Back on"
              description="The first day of orders again; left out: until you say so."
              type="date"
              value={input.backOn ?? ""}
              error={fieldError(saving.error, "backOn")}
              onChange={(event) => set({ backOn: event.currentTarget.value })}
            />
            <TextInput
              label="Note"
              description="What shoppers read meanwhile."
              maxLength={500}
              value={input.awayNote}
              error={fieldError(saving.error, "awayNote")}
              onChange={(event) => set({ awayNote: event.currentTarget.value })}
            />
          </div>
        )}
        <Failure
          error={saving.error}
          shown={["shippingPolicy", "returnsPolicy", "languages", "backOn", "awayNote"]}
        />
        <Foot action="Save settings" saving={saving} />
      </form>
    </Panel>
  );
}

function Foot({
  action,
  saving,
}: {
  action: string;
  saving: { isPending: boolean; isSuccess: boolean };
}): ReactElement {
  return (
    <div className={classes["foot"]}>
      <Button type="submit" loading={saving.isPending}>
        {action}
      </Button>
      <span role="status" className={classes["done"]}>
        {saving.isSuccess && "Saved."}
      </span>
    </div>
  );
}
