"use strict";
// The table of reports: sorted by a click on a column's head, filtered by words without regard to accents.
(() => {
  const table = document.getElementById("bang");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
  const words = new Map(rows.map((row) => [row, fold(row.textContent)]));
  const collator = new Intl.Collator("vi", { numeric: true });
  const value = (row, column) => row.cells[column].dataset.v ?? row.cells[column].textContent.trim();

  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const numeric = head.classList.contains("num");
      const before = head.getAttribute("aria-sort");
      const down = before ? before === "ascending" : numeric;
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const keys = new Map(rows.map((row) => [row, value(row, column)]));
      const order = numeric
        ? (a, b) => parseFloat(keys.get(a)) - parseFloat(keys.get(b))
        : (a, b) => collator.compare(keys.get(a), keys.get(b));
      const sorted = [...rows].sort((a, b) => (down ? -order(a, b) : order(a, b)));
      body.append(...sorted);
    });
  });

  const find = document.getElementById("tim");
  const level = document.getElementById("muc");
  const told = document.getElementById("dem");
  const wanted = {
    "": () => true,
    error: (row) => row.dataset.e > 0,
    warning: (row) => row.dataset.e > 0 || row.dataset.w > 0,
    none: (row) => row.dataset.e == 0 && row.dataset.w == 0,
    failures: (row) => Boolean(row.dataset.x),
  };
  function filter() {
    const asked = fold(find.value).split(/\s+/).filter(Boolean);
    let seen = 0;
    for (const row of rows) {
      const text = words.get(row);
      row.hidden = !(wanted[level.value](row) && asked.every((word) => text.includes(word)));
      seen += !row.hidden;
    }
    told.textContent = seen === rows.length ? "" : `${seen.toLocaleString("vi")}/${rows.length.toLocaleString("vi")} báo cáo`;
  }
  find.addEventListener("input", filter);
  level.addEventListener("change", filter);
  document.getElementById("loc").addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("loc").hidden = false;
})();
