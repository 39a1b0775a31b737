import { Button, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement, SubmitEvent } from "react";
import { useState } from "react";
import { useChange } from "../../lib/use-change";
import { Failure, fieldError } from "../../ui/failure";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Panel } from "../../ui/panel";
import classes from "../../ui/setting-form.module.css";
import { fromText, saveSynonyms, synonymsKey, synonymsQuery, toText } from "./synonyms.api";
import type { Synonyms } from "./synonyms.api";

const fields = ["groups"] as const;

/** Which words mean the same when shoppers search. */
export function SynonymsPage(): ReactElement {
  const synonyms = useQuery(synonymsQuery);
  return (
    <Page title="Synonyms" summary="Who looks for one of these words finds the others too.">
      <Panel title="Words that mean the same">
        <Loaded query={synonyms} label="synonyms">
          {(data) => <Form synonyms={data} />}
        </Loaded>
      </Panel>
    </Page>
  );
}

function Form({ synonyms }: { synonyms: Synonyms }): ReactElement {
  const [text, setText] = useState(() => toText(synonyms.groups));
  const saving = useChange({ send: saveSynonyms, touches: [synonymsKey] });
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    saving.mutate({ groups: fromText(text) });
  };
  return (
    <form className={classes["form"]} onSubmit={submit}>
      <Textarea
        label="Groups of words"
        description={
          "A group on each line, its words between commas: sofa, couch, settee. Single words, in whichever " +
          "languages; capitals and endings do not matter."
        }
        placeholder={"sofa, couch, settee\nmug, cup, Tasse"}
        autosize
        minRows={8}
        maxRows={30}
        value={text}
        error={fieldError(saving.error, "groups")}
        onChange={(event) => {
          saving.reset();
          setText(event.currentTarget.value);
        }}
      />
      <p className={classes["hint"]}>
        What is misspelt is found without a synonym, and so is a word in another language that a product has.
      </p>
      <Failure error={saving.error} shown={fields} />
      <div className={classes["actions"]}>
        <Button type="submit" loading={saving.isPending}>
          Save
        </Button>
        <p className={classes["said"]} role="status">
          {saving.isSuccess && "Saved. Searches know them at once."}
        </p>
      </div>
    </form>
  );
}
