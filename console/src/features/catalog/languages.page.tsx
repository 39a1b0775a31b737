import { Button, MultiSelect, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement, SubmitEvent } from "react";
import { useState } from "react";
import { useChange } from "../../lib/use-change";
import { Failure, fieldError } from "../../ui/failure";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Panel } from "../../ui/panel";
import classes from "../../ui/setting-form.module.css";
import { languagesKey, languagesQuery, saveLanguages } from "./languages.api";
import type { ShopLanguages } from "./languages.api";

const combobox = { keepMounted: false } as const;
const fields = ["languages", "default"] as const;
const names = new Intl.DisplayNames("en", { type: "language", languageDisplay: "standard" });
const common = [
  ..."ar bg cs da de de-AT de-CH el en en-GB en-US es et fi fr fr-CA fr-CH ga he hi hr hu".split(" "),
  ..."id is it ja ko lt lv mt nb nl pl pt pt-BR ro ru sk sl sr sv th tr uk vi zh zh-CN zh-TW".split(" "),
];

/** In which languages shoppers read the shop. */
export function LanguagesPage(): ReactElement {
  const languages = useQuery(languagesQuery);
  return (
    <Page title="Languages" summary="In which languages shoppers can read the shop.">
      <Panel title="Languages of the shop">
        <Loaded query={languages} label="languages">
          {(data) => <Form languages={data} />}
        </Loaded>
      </Panel>
    </Page>
  );
}

function Form({ languages }: { languages: ShopLanguages }): ReactElement {
  const [input, setInput] = useState(languages);
  const saving = useChange({ send: saveLanguages, touches: [languagesKey] });
  const set = (changed: Partial<ShopLanguages>): void => {
    saving.reset();
    setInput((before) => ({ ...before, ...changed }));
  };
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    saving.mutate(input);
  };
  // One that somebody set by the API is kept among the choices.
  const choices = [...new Set([...common, ...languages.languages])].map(option).sort(byLabel);
  return (
    <form className={classes["form"]} onSubmit={submit}>
      <MultiSelect
        label="Languages"
        description="In the order chosen. A visitor gets the first that their browser asks for, and can choose another."
        searchable
        required
        maxValues={50}
        data={choices}
        value={input.languages}
        error={fieldError(saving.error, "languages")}
        comboboxProps={combobox}
        onChange={(chosen) =>
          set({
            languages: chosen,
            default: chosen.includes(input.default) ? input.default : (chosen[0] ?? ""),
          })
        }
      />
      <Select
        label="Default language"
        description="What vendors write in, and what others see who ask for none of these languages."
        required
        allowDeselect={false}
        data={input.languages.map(option)}
        value={input.default === "" ? null : input.default}
        error={fieldError(saving.error, "default")}
        comboboxProps={combobox}
        onChange={(chosen) => set({ default: chosen ?? "" })}
      />
      <p className={classes["hint"]}>
        A text that has no translation is shown in the default language: names and descriptions one by one.
        Stoa&apos;s own words are there in English, German and French; in other languages they are English.
      </p>
      <Failure error={saving.error} shown={fields} />
      <div className={classes["actions"]}>
        <Button type="submit" loading={saving.isPending} disabled={input.languages.length === 0}>
          Save
        </Button>
        <p className={classes["said"]} role="status">
          {saving.isSuccess && "Saved. The shop has these languages within two seconds."}
        </p>
      </div>
    </form>
  );
}

function option(locale: string): { value: string; label: string } {
  return { value: locale, label: names.of(locale) ?? locale };
}

function byLabel(one: { label: string }, other: { label: string }): number {
  return one.label.localeCompare(other.label, "en");
}
