import type { ReactElement } from "react";
import { formatCount } from "../../lib/format";
import { DialogText, FormDialog } from "../../ui/dialog";
import type { TemplateAnswer } from "./taxonomy.api";

interface Props {
  answer: TemplateAnswer;
  busy: boolean;
  error: unknown;
  onClose: () => void;
  onSave: () => void;
}

/** Asks before products stop fitting what they are asked for. */
export function MisfitDialog({ answer: { misfits, examples }, busy, error, onClose, onSave }: Props): ReactElement {
  const one = misfits === 1;
  return (
    <FormDialog
      title={one ? "1 product fits no more" : `${formatCount(misfits)} products fit no more`}
      action="Save all the same"
      busy={busy}
      error={error}
      onClose={onClose}
      onSubmit={onSave}
    >
      <DialogText>
        {one ? "It stays" : "They stay"} as {one ? "it is" : "they are"}, also on sale: {examples.join(", ")}
        {misfits > examples.length && " and others"}. Before {one ? "it goes" : "they go"} on sale anew, what is
        required must be there.
      </DialogText>
    </FormDialog>
  );
}
