"use strict";
// Filters, ticked boxes that stay ticked, and everything unfolded on paper. The page is whole without it.
(() => {
  const form = document.getElementById("filters");
  const entries = [...document.querySelectorAll(".entry")];
  if (form) {
    const choices = [...form.querySelectorAll("[data-filter]")];
    const words = document.getElementById("filter-words");
    const texts = new Map(entries.map((entry) => [entry, entry.textContent.toLowerCase()]));

    const fits = (entry) =>
      choices.every(
        (choice) => !choice.value || entry.dataset[choice.dataset.filter].split(" ").includes(choice.value),
      ) && texts.get(entry).includes(words.value.trim().toLowerCase());

    const apply = () => {
      let count = 0;
      for (const entry of entries) {
        entry.hidden = !fits(entry);
        count += entry.hidden ? 0 : 1;
      }
      for (const part of document.querySelectorAll(".group, .outcome")) {
        part.hidden = !part.querySelector(".entry:not([hidden])");
      }
      document.getElementById("shown").textContent = `${count} of ${entries.length} entries`;
      document.getElementById("nothing").hidden = count > 0 || entries.length === 0;
    };

    form.hidden = entries.length === 0;
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    const showAll = () => {
      form.reset();
      apply();
    };
    document.getElementById("show-all").addEventListener("click", showAll);
    document.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#"]');
      const target = link && document.getElementById(link.getAttribute("href").slice(1));
      if (target && target.closest("[hidden]")) showAll();
    });
    apply();
  }

  // A browser may refuse to store anything for a file; then the ticks last as long as the page.
  const stored = (key, value) => {
    try {
      if (value === undefined) return localStorage.getItem(key);
      if (value) localStorage.setItem(key, "1");
      else localStorage.removeItem(key);
    } catch {}
    return null;
  };
  for (const box of document.querySelectorAll("input[data-key]")) {
    const key = `c2a-rules:${box.dataset.key}`;
    box.checked = stored(key) === "1";
    box.addEventListener("change", () => stored(key, box.checked));
  }

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details.more:not([open])")];
    for (const each of closed) each.open = true;
  });
  addEventListener("afterprint", () => {
    for (const each of closed) each.open = false;
  });
})();
