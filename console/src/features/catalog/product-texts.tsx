import { Button, Select, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { useState } from "react";
import { Panel } from "../../ui/panel";
import classes from "./catalog.module.css";
import type { FormPart } from "./product-basics";

const combobox = { keepMounted: false } as const;
const fields = [
  { name: "name", label: "Name", isLong: false, longest: 300 },
  { name: "description", label: "Description", isLong: true, longest: 50_000 },
  { name: "metaTitle", label: "Title for search engines", isLong: false, longest: 200 },
  { name: "metaDescription", label: "Description for search engines", isLong: true, longest: 500 },
] as const;

const common = ["de", "fr", "es", "it", "nl", "pl", "pt", "sv", "da", "cs", "ja", "zh", "en"];
const names = new Intl.DisplayNames("en", { type: "language" });

/** What search engines show, and the texts in other languages beside the product's own. */
export function ProductTexts({ form, onChange }: FormPart): ReactElement {
  return (
    <>
      <Translations form={form} onChange={onChange} />
      <Panel title="For search engines">
        <div className={classes["fields"]}>
          <TextInput
            label="Title"
            description={`Left empty: ${form.name === "" ? "the name" : form.name}`}
            className={classes["wide"] ?? ""}
            maxLength={200}
            value={form.metaTitle}
            onChange={(event) => onChange({ ...form, metaTitle: event.currentTarget.value })}
          />
          <Textarea
            label="Description"
            description="One or two sentences. Left empty: the beginning of the description."
            className={classes["wide"] ?? ""}
            autosize
            minRows={2}
            maxLength={500}
            value={form.metaDescription}
            onChange={(event) => onChange({ ...form, metaDescription: event.currentTarget.value })}
          />
        </div>
      </Panel>
    </>
  );
}

function Translations({ form, onChange }: FormPart): ReactElement {
  const locales = Object.keys(form.translations).sort();
  const [chosen, setChosen] = useState<string | null>(locales[0] ?? null);
  const [adding, setAdding] = useState<string | null>(null);
  const locale = chosen !== null && locales.includes(chosen) ? chosen : (locales[0] ?? null);
  const texts = locale === null ? {} : (form.translations[locale] ?? {});
  const set = (name: string, value: string): void =>
    locale === null
      ? undefined
      : onChange({ ...form, translations: { ...form.translations, [locale]: { ...texts, [name]: value } } });
  const setPicture = (mediaId: number, value: string): void =>
    locale === null
      ? undefined
      : onChange({
          ...form,
          images: form.images.map((image) =>
            image.mediaId === mediaId ? { ...image, altTexts: { ...image.altTexts, [locale]: value } } : image,
          ),
        });
  return (
    <Panel title="Other languages">
      <p className={classes["hint"]}>
        Shoppers who chose the language read these; what is left out they read in the product&apos;s own words.
      </p>
      <div className={classes["bulk"]}>
        {locales.length > 0 && (
          <SegmentedControl
            aria-label="Language"
            data={locales.map((value) => ({ value, label: names.of(value) ?? value }))}
            value={locale ?? ""}
            onChange={setChosen}
          />
        )}
        <Select
          aria-label="Language to add"
          placeholder="Another language"
          searchable
          data={common.filter((l) => !locales.includes(l)).map((value) => ({ value, label: names.of(value) ?? value }))}
          value={adding}
          comboboxProps={combobox}
          onChange={setAdding}
        />
        <Button
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          disabled={adding === null}
          onClick={() => {
            if (adding !== null) {
              onChange({ ...form, translations: { ...form.translations, [adding]: {} } });
              setChosen(adding);
              setAdding(null);
            }
          }}
        >
          Add language
        </Button>
      </div>
      {locale !== null && (
        <div className={classes["sideBySide"]}>
          {fields.map(({ name, label, isLong, longest }) => {
            const Field = isLong ? Textarea : TextInput;
            return [
              <div key={`${name} source`} className={classes["source"]}>
                {form[name] === "" ? (
                  <span className={classes["quiet"]}>no {label.toLowerCase()} yet</span>
                ) : (
                  form[name]
                )}
              </div>,
              <Field
                key={`${locale} ${name}`}
                label={`${label} in ${names.of(locale) ?? locale}`}
                lang={locale}
                maxLength={longest}
                value={texts[name] ?? ""}
                {...(isLong ? { autosize: true, minRows: 3 } : {})}
                onChange={(event: { currentTarget: { value: string } }) => set(name, event.currentTarget.value)}
              />,
            ];
          })}
          {form.images.map(({ mediaId, altText, altTexts }, place) => [
            <div key={`${mediaId} source`} className={classes["source"]}>
              {altText === "" ? <span className={classes["quiet"]}>picture {place + 1} has no text yet</span> : altText}
            </div>,
            <TextInput
              key={`${locale} ${mediaId}`}
              label={`Text of picture ${place + 1} in ${names.of(locale) ?? locale}`}
              lang={locale}
              maxLength={500}
              value={altTexts[locale] ?? ""}
              onChange={(event) => setPicture(mediaId, event.currentTarget.value)}
            />,
          ])}
        </div>
      )}
    </Panel>
  );
}
