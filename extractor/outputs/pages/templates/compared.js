"use strict";
// One change or finding at a time is picked: its row and its marks in both texts are shown, and a bar tells the pair.
(() => {
  const bar = document.getElementById("cap");
  const page = document.querySelector("main");
  let picked = null;

  const marksOf = (item) => [...item.closest(".cmp").querySelectorAll(`.texts [data-f~="${item.dataset.n}"]`)];
  const first = (marks, side) => marks.find((mark) => mark.closest(side));
  const stops = (comparison) => [...comparison.querySelectorAll(".q")].filter((item) => !item.closest("details:not([open]), .quiet"));

  function inView(element) {
    const box = element.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= (bar.hidden ? innerHeight : bar.getBoundingClientRect().top);
  }

  function bring(element) {
    for (let folded = element.closest("details:not([open])"); folded; folded = element.closest("details:not([open])")) folded.open = true;
    element.scrollIntoView({ block: "center", inline: "nearest" });
  }

  function clear() {
    if (!picked) return;
    for (const element of [picked, ...marksOf(picked)]) element.classList.remove("on");
    picked = null;
    bar.hidden = true;
    page.classList.remove("picking");
  }

  function pick(item) {
    clear();
    picked = item;
    for (const element of [item, ...marksOf(item)]) element.classList.add("on");
    history.replaceState(null, "", "#" + item.id);
    page.classList.add("picking");
    tell(item);
  }

  function made(tag, words, attributes = {}) {
    const element = document.createElement(tag);
    element.textContent = words;
    Object.assign(element, attributes);
    return element;
  }

  function told(item) {
    if (item.matches("tr")) {
      const [name, before, after, delta, percent, kind] = [...item.cells].map((cell) => cell.innerText.trim());
      return `${name}: ${before} → ${after}${delta ? ` (${[delta, percent].filter(Boolean).join("; ")})` : ""}, ${kind.replace(/^\S+\s/, "")}`;
    }
    return (item.querySelector(".msg") || item).innerText.trim();
  }

  function tell(item) {
    const buttons = made("div", "", { className: "bar" });
    const back = made("a", "↑ về bảng", { href: "#" + item.id });
    back.addEventListener("click", (event) => { event.preventDefault(); bring(item); });
    const button = (words, act) => {
      const element = made("button", words, { type: "button" });
      element.addEventListener("click", act);
      return element;
    };
    buttons.append(made("p", told(item)), button("‹ Chỗ trước (p)", () => step(-1)), button("Chỗ sau (n) ›", () => step(1)), back, button("Đóng", clear));
    bar.replaceChildren(buttons);
    bar.hidden = false;
  }

  // What could not be brought into view together with its counterpart is quoted.
  function quoteFar(marks) {
    for (const [side, name] of [[".was", "Trước"], [".now", "Sau"]]) {
      const mark = first(marks, side);
      if (!mark || inView(mark)) continue;
      const around = mark.closest("td, p").innerText.trim();
      const at = Math.max(0, around.indexOf(mark.innerText) - 120);
      const quote = made("p", `${name}: `, { className: "far" });
      quote.append(made("a", `“${at ? "…" : ""}${around.slice(at, at + 300)}${around.length > at + 300 ? "…" : ""}”`, { href: "#" + mark.id }));
      bar.append(quote);
    }
  }

  function toTexts(item, focus) {
    const marks = marksOf(item);
    const was = first(marks, ".was"), now = first(marks, ".now");
    const main = now || was;
    if (!main) return bring(item);
    if (was) bring(was);
    bring(main);
    if (now && was && !inView(was) && was.closest(".pair") === now.closest(".pair")) {
      // Both stand in the same long paragraphs: the middle between them shows both if anything does.
      const [a, b] = [was, now].map((mark) => mark.getBoundingClientRect());
      scrollBy(0, (a.top + b.bottom) / 2 - bar.getBoundingClientRect().top / 2);
      if (!inView(now)) bring(now);
    }
    quoteFar(marks);
    if (focus) main.focus({ preventScroll: true });
  }

  // Only a comparison's own stops are looked at: of a thousand comparisons the browser has laid out those in view.
  function beyond(comparison, item, by) {
    const here = stops(comparison);
    const next = here[here.indexOf(item) + by];
    if (next) return next;
    const all = [...document.querySelectorAll(".cmp")];
    for (let step = 1; step <= all.length; step++) {
      const other = stops(all[(all.indexOf(comparison) + by * step + step * all.length) % all.length]);
      if (other.length) return other.at(by > 0 ? 0 : -1);
    }
    return null;
  }

  function nearest(by) {
    const all = [...document.querySelectorAll(".cmp")];
    const comparison = all.find((one) => one.getBoundingClientRect().bottom > 0) || all.at(-1);
    if (!comparison) return null;
    const here = stops(comparison);
    const below = here.findIndex((item) => item.getBoundingClientRect().top >= 0);
    const at = below < 0 ? here.length : below;
    return here[by > 0 ? at : at - 1] || beyond(comparison, here.at(by > 0 ? -1 : 0), by);
  }

  function step(by) {
    const item = picked ? beyond(picked.closest(".cmp"), picked, by) : nearest(by);
    if (!item) return;
    pick(item);
    toTexts(item, true);
  }

  document.addEventListener("click", (event) => {
    const mark = event.target.closest(".texts a[href^='#']");
    const item = mark ? document.getElementById(mark.hash.slice(1)) : event.target.closest(".q");
    if (!item || !item.matches(".q") || !getSelection().isCollapsed) return;
    const link = event.target.closest("a");
    if (!mark && link && !link.matches(".go, .place")) return;
    event.preventDefault();
    pick(item);
    if (mark) quoteFar(marksOf(item));
    else toTexts(item, Boolean(link));
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input[type=search], select, textarea")) return;
    if (event.key === "n") step(1);
    else if (event.key === "p") step(-1);
    else if (event.key === "Escape" && picked) {
      clear();
      history.replaceState(null, "", location.pathname + location.search);
    } else return;
    event.preventDefault();
  });

  function arrive() {
    const item = location.hash && document.getElementById(location.hash.slice(1));
    if (item && item.matches(".q")) {
      pick(item);
      toTexts(item, true);
    } else if (item && item.closest("details:not([open])")) bring(item);
  }

  const list = document.querySelector(".list");
  if (list && list.tBodies.length > 5) {
    const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
    const rows = [...list.tBodies].flatMap((body) => [...body.rows].slice(1).map((row) => [row, fold(body.dataset.unit + " " + row.textContent)]));
    const field = document.getElementById("tim");
    field.closest("label").hidden = false;
    field.addEventListener("input", () => {
      const words = fold(field.value).split(/\s+/).filter(Boolean);
      for (const [row, text] of rows) row.hidden = !words.every((word) => text.includes(word));
      for (const body of list.tBodies) body.hidden = [...body.rows].slice(1).every((row) => row.hidden);
    });
  }
  const keys = document.querySelector(".keys");
  if (keys && document.querySelector(".q")) keys.hidden = false;
  addEventListener("hashchange", arrive);
  if (location.hash) arrive();
})();
