"use strict";
// Filters, and plans some at a time. The page is whole without it.
(() => {
  const step = matchMedia("(max-width: 40rem)").matches ? 20 : 100;
  const form = document.getElementById("filters");
  const rows = [...document.getElementById("rows").rows];
  const chosen = (name) => document.getElementById(`filter-${name}`).value;
  const more = document.getElementById("more");
  const texts = rows.map((row) => row.cells[0].textContent.toLowerCase());
  let most = step;

  const fits = (row, place) => {
    const domain = chosen("domain");
    return (
      (!chosen("status") || row.dataset.status === chosen("status")) &&
      (!chosen("type") || row.dataset.type === chosen("type")) &&
      (!domain || row.querySelector(`.cell[data-name="${CSS.escape(domain)}"]:is(.gap, .partial)`)) &&
      texts[place].includes(chosen("words").trim().toLowerCase())
    );
  };
  const apply = () => {
    let count = 0;
    rows.forEach((row, place) => {
      const found = fits(row, place);
      count += found ? 1 : 0;
      row.hidden = !found || count > most;
    });
    const shown = Math.min(count, most);
    document.getElementById("shown").textContent =
      (count ? `${shown} of ${count} plans shown` : "No plan fits") + (count < rows.length ? ` (${rows.length} in all)` : "");
    more.parentElement.hidden = count <= most;
  };
  const anew = () => {
    most = step;
    apply();
  };

  form.hidden = rows.length < 2;
  form.addEventListener("input", anew);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("show-all").addEventListener("click", () => {
    form.reset();
    anew();
  });
  more.addEventListener("click", () => {
    most += step;
    apply();
  });
  apply();
})();
