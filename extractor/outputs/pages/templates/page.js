"use strict";
// One finding at a time is picked: its card and its numbers are marked, and both are brought into view.
(() => {
  const all = [...document.querySelectorAll(".card")];
  const queue = all.filter((card) => !card.closest("details"));
  const marks = new Map();
  for (const mark of document.querySelectorAll("[data-f]")) {
    for (const number of mark.dataset.f.split(" ")) {
      if (!marks.has(number)) marks.set(number, []);
      marks.get(number).push(mark);
    }
  }
  const marksOf = (card) => marks.get(card.dataset.n) || [];
  const cardOf = (hash) => all.find((card) => "#" + card.id === hash);
  let picked = null;

  function bring(element) {
    const pane = element.closest(".pane");
    const scrolls = pane.scrollHeight > pane.clientHeight && getComputedStyle(pane).overflowY === "auto";
    const box = element.getBoundingClientRect();
    const frame = scrolls ? pane.getBoundingClientRect() : { top: 0, bottom: innerHeight };
    if (box.top < frame.top + 8 || box.bottom > frame.bottom - 8) {
      element.scrollIntoView({ block: box.height > frame.bottom - frame.top - 16 ? "start" : "center", inline: "nearest" });
    } else {
      element.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }

  function clear() {
    if (!picked) return;
    picked.classList.remove("on");
    picked.querySelector(".go").removeAttribute("aria-current");
    marksOf(picked).forEach((mark) => mark.classList.remove("on"));
    picked = null;
  }

  function pick(card) {
    clear();
    picked = card;
    card.classList.add("on");
    card.querySelector(".go").setAttribute("aria-current", "true");
    marksOf(card).forEach((mark) => mark.classList.add("on"));
    history.replaceState(null, "", "#" + card.id);
  }

  function toText(card, focus) {
    const [first] = marksOf(card);
    if (!first) return;
    bring(first);
    if (focus) first.focus({ preventScroll: true });
  }

  function toCard(card, focus) {
    const folded = card.closest("details");
    if (folded) folded.open = true;
    bring(card);
    if (focus) card.querySelector(".go").focus({ preventScroll: true });
  }

  function step(by) {
    if (!queue.length) return;
    const at = queue.indexOf(picked);
    const card = queue[at < 0 ? (by > 0 ? 0 : queue.length - 1) : (at + by + queue.length) % queue.length];
    pick(card);
    toCard(card, true);
    // In one column the card is what is looked at; Enter goes on to the text.
    if (matchMedia("(min-width: 60rem)").matches) toText(card, false);
  }

  document.addEventListener("click", (event) => {
    const number = event.target.closest("a[data-f], a.n");
    if (number) {
      event.preventDefault();
      const card = cardOf(number.hash);
      pick(card);
      toCard(card, true);
      return;
    }
    const card = event.target.closest(".card");
    if (!card) return;
    const link = event.target.closest("a");
    if ((link && !link.classList.contains("go")) || !getSelection().isCollapsed) return;
    event.preventDefault();
    pick(card);
    toText(card, Boolean(link));
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "Escape") {
      const back = picked;
      clear();
      if (back) history.replaceState(null, "", location.pathname + location.search);
    } else return;
    event.preventDefault();
  });

  function arrive() {
    const card = cardOf(location.hash);
    if (!card) return;
    pick(card);
    toCard(card, true);
    toText(card, false);
  }
  addEventListener("hashchange", arrive);
  if (queue.length) document.querySelector(".keys").hidden = false;
  arrive();
})();
