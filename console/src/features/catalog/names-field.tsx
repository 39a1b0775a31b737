import { ActionIcon, Select, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { useState } from "react";
import type { Names } from "./taxonomy.api";
import classes from "./taxonomy.module.css";

const common = "de fr es it nl pl pt pt-BR sv da fi cs el ja zh en".split(" ");
const languages = new Intl.DisplayNames("en", { type: "language" });

interface Props {
  /** What is named, so that fields of several can be told apart: Name, Value. */
  label: string;
  names: Names;
  error?: string | undefined;
  onChange: (names: Names) => void;
}

/** What something is called in other languages. */
export function NamesField({ label, names, error, onChange }: Props): ReactElement {
  // A language stays while its text is typed anew.
  const [added, setAdded] = useState<readonly string[]>([]);
  const locales = [...new Set([...Object.keys(names), ...added])].sort();
  const drop = (locale: string): void => {
    setAdded(added.filter((one) => one !== locale));
    onChange(Object.fromEntries(Object.entries(names).filter(([one]) => one !== locale)));
  };
  return (
    <fieldset className={classes["names"]}>
      <legend className={classes["legend"]}>In other languages</legend>
      {locales.map((locale) => {
        const language = languages.of(locale) ?? locale;
        return (
          <div key={locale} className={classes["name"]}>
            <TextInput
              label={`${label} in ${language}`}
              maxLength={200}
              value={names[locale] ?? ""}
              onChange={(event) => {
                setAdded([...added, locale]);
                onChange({ ...names, [locale]: event.currentTarget.value });
              }}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={`Take ${language} away`}
              onClick={() => drop(locale)}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </div>
        );
      })}
      <Select
        aria-label="Language to add"
        placeholder="Add a language"
        searchable
        data={common
          .filter((locale) => !locales.includes(locale))
          .map((value) => ({ value, label: languages.of(value) ?? value }))}
        value={null}
        error={error}
        comboboxProps={{ keepMounted: false }}
        onChange={(locale) => {
          if (locale !== null) {
            setAdded([...added, locale]);
          }
        }}
      />
    </fieldset>
  );
}
