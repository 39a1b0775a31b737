import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { useState } from "react";

interface Props {
  placeholder: string;
  /** What is looked for at first. */
  initial?: string | undefined;
  /** A moment after somebody stopped typing; without blanks around it. */
  onLook: (typed: string) => void;
  maxLength?: number;
  className?: string | undefined;
  /** Takes the focus when its dialog opens. */
  focused?: boolean;
  mb?: string;
}

/** Where one types what a list is searched for. */
export function SearchField(props: Props): ReactElement {
  const { placeholder, initial = "", onLook, maxLength = 200, className, focused = false, mb } = props;
  const [text, setText] = useState(initial);
  const look = useDebouncedCallback((typed: string) => onLook(typed.trim()), 250);
  return (
    <TextInput
      label="Look for"
      type="search"
      placeholder={placeholder}
      leftSection={<IconSearch size={16} aria-hidden />}
      maxLength={maxLength}
      value={text}
      {...(className === undefined ? {} : { className })}
      {...(mb === undefined ? {} : { mb })}
      {...(focused ? { "data-autofocus": true } : {})}
      onChange={(event) => {
        setText(event.currentTarget.value);
        look(event.currentTarget.value);
      }}
    />
  );
}
