import { Button, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { MouseEvent, ReactElement, ReactNode } from "react";
import { getFile } from "../lib/api";
import { messageOf } from "./error-state";

interface Props {
  href: string;
  /** What the file is called. */
  name: string;
  children: ReactNode;
}

/**
 * A link to a file of the host. It is fetched here and handed over when it is there: the host may first want to know
 * again who somebody is, and a refusal is to be read on the page, not saved under the file's name.
 */
export function DownloadLink({ href, name, children }: Props): ReactElement {
  const fetching = useMutation({
    mutationFn: () => getFile(href),
    onSuccess: (file) => save(file, name),
  });
  const download = (event: MouseEvent): void => {
    // With these keys people open or save links in ways of their own.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    if (!fetching.isPending) {
      fetching.mutate();
    }
  };
  return (
    <div>
      <Button
        component="a"
        href={href}
        download={name}
        variant="default"
        leftSection={<IconDownload size={17} aria-hidden />}
        loading={fetching.isPending}
        onClick={download}
      >
        {children}
      </Button>
      {fetching.isError && (
        <Text size="xs" c="var(--stoa-down)" mt={4} maw={260} role="alert">
          {messageOf(fetching.error)}
        </Text>
      )}
    </div>
  );
}

/** Hands a file over to the browser's downloads. */
export function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser still reads it for a moment.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
