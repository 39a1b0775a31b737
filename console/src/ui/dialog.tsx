import { Button, Modal, Stack } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { ReactElement, ReactNode, SubmitEvent } from "react";
import { useEffect, useRef } from "react";
import classes from "./dialog.module.css";
import { Failure } from "./failure";

interface DialogProps {
  title: string;
  onClose: () => void;
  /** Something is on its way: the dialog stays until it arrived. */
  busy?: boolean;
  size?: number;
  /** Fills the screen of a phone: for those that hold more than a question. */
  tall?: boolean;
  /** Above other dialogs. */
  above?: boolean;
  children: ReactNode;
}

export function Dialog(props: DialogProps): ReactElement {
  const { title, onClose, busy = false, size = 480, tall = false, above = false, children } = props;
  const isPhone = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={size}
      centered={!tall}
      fullScreen={tall && isPhone}
      closeOnEscape={!busy}
      closeOnClickOutside={!busy}
      classNames={{ title: classes["title"] ?? "" }}
      closeButtonProps={{ "aria-label": "Close", disabled: busy }}
      {...(above ? { zIndex: 400 } : {})}
    >
      {children}
    </Modal>
  );
}

interface FormDialogProps extends DialogProps {
  /** What the button says that does it. */
  action: string;
  danger?: boolean;
  disabled?: boolean;
  error: unknown;
  /** Fields that show their own messages. */
  fields?: readonly string[];
  onSubmit: () => void;
}

/** A dialog that does something, or says why it could not. */
export function FormDialog(props: FormDialogProps): ReactElement {
  const { action, danger = false, disabled = false, error, fields = [], onSubmit, children, ...dialog } = props;
  const foot = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // In a long dialog what went wrong would stand below what is seen.
    if (error !== null && error !== undefined) {
      foot.current?.scrollIntoView({ block: "nearest" });
    }
  }, [error]);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    // A form inside a dialog is still inside the page's other forms, as React sees it.
    event.stopPropagation();
    onSubmit();
  };
  return (
    <Dialog {...dialog}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {children}
          <div className={classes["foot"]} ref={foot}>
            <Failure error={error} shown={fields} />
            <div className={classes["buttons"]}>
              <Button variant="default" disabled={dialog.busy === true} onClick={dialog.onClose}>
                Cancel
              </Button>
              <Button
                type="submit"
                loading={dialog.busy === true}
                disabled={disabled}
                {...(danger ? { color: "red.8", autoContrast: false } : {})}
              >
                {action}
              </Button>
            </div>
          </div>
        </Stack>
      </form>
    </Dialog>
  );
}

/** What came of it, where the page behind does not show it. */
export function DoneDialog({ title, onClose, children }: DialogProps): ReactElement {
  return (
    <Dialog title={title} onClose={onClose}>
      <Stack gap="md" role="status">
        {children}
        <div className={classes["buttons"]}>
          <Button data-autofocus onClick={onClose}>
            Close
          </Button>
        </div>
      </Stack>
    </Dialog>
  );
}

/** What a dialog says before it asks. */
export function DialogText({ children }: { children: ReactNode }): ReactElement {
  return <p className={classes["text"]}>{children}</p>;
}
