// Suggestions while somebody types in the search box: names of products that the words typed so far find. Without JavaScript
// the box works all the same.
"use strict";
{
  const box = document.getElementById("q");
  const list = document.getElementById("suggestions");
  let waiting = 0;
  let asking = null;

  const suggest = async () => {
    const words = box.value.trim();
    asking?.abort();
    if (words.length < 2) {
      list.replaceChildren();
      return;
    }

    asking = new AbortController();
    const query = new URLSearchParams({ q: words, lang: document.documentElement.lang, limit: "6", facets: "false" });
    try {
      const answer = await fetch(`/api/v1/products?${query}`, { signal: asking.signal });
      if (!answer.ok) {
        return;
      }

      const names = new Set((await answer.json()).products.map((product) => product.name));
      list.replaceChildren(...[...names].map((name) => new Option(name, name)));
    } catch {
      // Given up, or offline: there is nothing to suggest.
    }
  };

  box.addEventListener("input", (event) => {
    clearTimeout(waiting);
    // What was chosen from the list is looked for at once.
    if (event.inputType === undefined || event.inputType === "insertReplacementText") {
      box.form.requestSubmit();
      return;
    }

    waiting = setTimeout(suggest, 150);
  });
}
