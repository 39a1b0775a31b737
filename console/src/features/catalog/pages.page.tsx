import { Button, Checkbox, Group, Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement, SubmitEvent } from "react";
import { useState } from "react";
import { useChange } from "../../lib/use-change";
import { Failure } from "../../ui/failure";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Panel } from "../../ui/panel";
import classes from "../../ui/setting-form.module.css";
import { languagesQuery } from "./languages.api";
import type { ShopLanguages } from "./languages.api";
import { moved, pagesKey, pagesQuery, savePages, written } from "./pages.api";
import type { PageText, ShopPage, ShopPages } from "./pages.api";

const names = new Intl.DisplayNames("en", { type: "language", languageDisplay: "standard" });
const empty: PageText = { title: "", body: "" };

/** Pages of the shop that operators write: imprint, terms, delivery. */
export function PagesPage(): ReactElement {
  const pages = useQuery(pagesQuery);
  const languages = useQuery(languagesQuery);
  return (
    <Page title="Pages" summary="The shop's own pages, such as imprint and terms, linked at the foot of every other.">
      <Loaded query={languages} label="languages">
        {(chosen) => (
          <Loaded query={pages} label="pages">
            {(data) => <Form pages={data} languages={chosen} />}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

function Form({ pages, languages }: { pages: ShopPages; languages: ShopLanguages }): ReactElement {
  // The key keeps a page's fields its own while pages move.
  const [rows, setRows] = useState(() => pages.pages.map((page, key) => ({ key, page })));
  const [next, setNext] = useState(pages.pages.length);
  const [language, setLanguage] = useState(languages.default);
  const saving = useChange({ send: savePages, touches: [pagesKey] });
  const change = (changed: typeof rows): void => {
    saving.reset();
    setRows(changed);
  };
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    saving.mutate({ pages: written(rows.map(({ page }) => page)) });
  };
  const move = (index: number, by: number): void => {
    const order = moved(
      rows.map(({ page }) => page),
      index,
      by,
    );
    change(order.map((page) => rows.find((row) => row.page === page) ?? { key: next, page }));
  };
  return (
    <form className={classes["form"]} style={{ maxWidth: "52rem" }} onSubmit={submit}>
      <Select
        label="Language"
        description="In which the texts below are written. A visitor whose language has none reads another."
        allowDeselect={false}
        data={languages.languages.map((locale) => ({ value: locale, label: names.of(locale) ?? locale }))}
        value={language}
        onChange={(locale) => setLanguage(locale ?? languages.default)}
      />
      {rows.map(({ key, page }, index) => (
        <Panel key={key} title={title(page, languages.default)}>
          <Fields
            page={page}
            language={language}
            onChange={(changed) => change(rows.with(index, { key, page: changed }))}
          />
          <Group mt="md" gap="xs">
            <Button variant="default" size="xs" disabled={index === 0} onClick={() => move(index, -1)}>
              Move up
            </Button>
            <Button variant="default" size="xs" disabled={index === rows.length - 1} onClick={() => move(index, 1)}>
              Move down
            </Button>
            <Button variant="default" size="xs" onClick={() => change(rows.toSpliced(index, 1))}>
              Remove
            </Button>
          </Group>
        </Panel>
      ))}
      <div>
        <Button
          variant="default"
          disabled={rows.length >= 50}
          onClick={() => {
            change([...rows, { key: next, page: { slug: "", isShown: true, texts: {} } }]);
            setNext(next + 1);
          }}
        >
          Add a page
        </Button>
      </div>
      <Failure error={saving.error} />
      <div className={classes["actions"]}>
        <Button type="submit" loading={saving.isPending}>
          Save all
        </Button>
        <p className={classes["said"]} role="status">
          {saving.isSuccess && "Saved. The shop shows them within two seconds."}
        </p>
      </div>
    </form>
  );
}

interface FieldsProps {
  page: ShopPage;
  language: string;
  onChange: (page: ShopPage) => void;
}

function Fields({ page, language, onChange }: FieldsProps): ReactElement {
  const text = page.texts[language] ?? empty;
  const write = (changed: Partial<PageText>): void =>
    onChange({ ...page, texts: { ...page.texts, [language]: { ...text, ...changed } } });
  return (
    <>
      <TextInput
        label="Title"
        maxLength={200}
        value={text.title}
        onChange={(event) => write({ title: event.currentTarget.value })}
      />
      <TextInput
        label="Address"
        description="Letters a to z, digits and hyphens."
        leftSection="/pages/"
        leftSectionWidth={68}
        required
        maxLength={80}
        pattern="[a-z0-9]+(-[a-z0-9]+)*"
        value={page.slug}
        onChange={(event) => onChange({ ...page, slug: event.currentTarget.value })}
      />
      <Textarea
        label="Text"
        description="Paragraphs between empty lines, or simple HTML: headings, lists, links, tables."
        autosize
        minRows={5}
        maxRows={25}
        maxLength={100_000}
        value={text.body}
        onChange={(event) => write({ body: event.currentTarget.value })}
      />
      <Checkbox
        mt="sm"
        label="Shown in the shop"
        checked={page.isShown}
        onChange={(event) => onChange({ ...page, isShown: event.currentTarget.checked })}
      />
    </>
  );
}

function title(page: ShopPage, language: string): string {
  const texts = [page.texts[language], ...Object.values(page.texts)];
  return texts.find((text) => (text?.title ?? "") !== "")?.title ?? "New page";
}
