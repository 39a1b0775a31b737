export interface Part {
  kind: "same" | "gone" | "added";
  text: string;
}

const longest = 2_000;

/** What changed between two texts, word by word: the longest common run of words stays, the rest went or came. */
export function differ(before: string, after: string): Part[] {
  const [was, is] = [wordsOf(before), wordsOf(after)];
  if (before === after) {
    return before === "" ? [] : [{ kind: "same", text: before }];
  }
  // Beyond this the table would take seconds; the whole is then shown as changed.
  if (was.length > longest || is.length > longest) {
    return joined([
      { kind: "gone", text: before },
      { kind: "added", text: after },
    ]);
  }
  const width = is.length + 1;
  const common = new Uint16Array((was.length + 1) * width);
  for (let i = was.length - 1; i >= 0; i--) {
    for (let j = is.length - 1; j >= 0; j--) {
      common[i * width + j] =
        was[i] === is[j]
          ? (common[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
    }
  }
  const parts: Part[] = [];
  let [i, j] = [0, 0];
  while (i < was.length || j < is.length) {
    if (i < was.length && j < is.length && was[i] === is[j]) {
      parts.push({ kind: "same", text: was[i] ?? "" });
      i++;
      j++;
    } else if (
      j >= is.length ||
      (i < was.length && (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    ) {
      parts.push({ kind: "gone", text: was[i++] ?? "" });
    } else {
      parts.push({ kind: "added", text: is[j++] ?? "" });
    }
  }
  return joined(parts);
}

function wordsOf(text: string): string[] {
  return text.match(/\s+|[^\s]+/g) ?? [];
}

function joined(parts: Part[]): Part[] {
  const result: Part[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last?.kind === part.kind) {
      last.text += part.text;
    } else if (part.text !== "") {
      result.push({ ...part });
    }
  }
  return result;
}
