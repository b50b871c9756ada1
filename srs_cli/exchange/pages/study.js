"use strict";
(() => {
  const page = document.body;
  const cards = [...document.querySelectorAll(".card")];
  const part = document.getElementById("part");
  const count = document.getElementById("count");
  const done = document.getElementById("done");
  const acts = document.getElementById("acts");
  const show = document.getElementById("show");
  const again = document.getElementById("again");
  const known = document.getElementById("known");
  const told = document.getElementById("told");
  let round = [];
  let at = 0;
  let finished = 0;

  const fits = card => !part.value || (" " + card.dataset.in + " ").includes(" " + part.value + " ");
  const words = (card, of) => card.querySelector(of).innerText.replace(/\s+/g, " ").trim();
  const draw = focus => {
    const active = document.activeElement;
    for (const card of cards) { card.hidden = card !== round[at]; }
    const card = round[at];
    const open = Boolean(card) && card.classList.contains("open");
    done.hidden = Boolean(card);
    acts.hidden = !card;
    show.hidden = open;
    again.hidden = known.hidden = !open;
    const total = finished + round.length;
    count.textContent = card ? `${at + 1} / ${round.length}` + (finished ? ` · ${finished} known` : "") : `${total} / ${total}`;
    if (active && active.closest("[hidden]")) { (card || document.getElementById("once-more")).focus({ preventScroll: true }); }
    if (!focus) { return; }
    told.textContent = !card ? "That was the last card." : open ? words(card, ".answer") : `Card ${at + 1} of ${round.length}: ${words(card, ".question")}`;
    if (card && !open) { window.scrollTo(0, 0); }
  };
  const close = () => { for (const card of cards) { card.classList.remove("open"); for (const more of card.querySelectorAll("details")) { more.open = false; } } };
  const begin = () => {
    close();
    round = cards.filter(fits);
    at = 0;
    finished = 0;
    draw(false);
  };
  const flip = () => { if (round[at]) { round[at].classList.toggle("open"); draw(true); } };
  const go = step => {
    if (!round.length) { return; }
    close();
    at = (at + step + round.length) % round.length;
    draw(true);
  };
  const leave = learnt => {
    const card = round[at];
    if (!card || !card.classList.contains("open")) { return; }
    close();
    round.splice(at, 1);
    if (learnt) { finished += 1; } else { round.push(card); }
    if (at >= round.length) { at = 0; }
    draw(true);
  };
  const shuffle = () => {
    close();
    for (let last = round.length - 1; last > 0; last -= 1) {
      const other = Math.floor(Math.random() * (last + 1));
      [round[last], round[other]] = [round[other], round[last]];
    }
    at = 0;
    draw(true);
  };
  const hint = () => {
    const more = round[at] && round[at].querySelector("details");
    if (more) { more.open = !more.open; }
  };
  const keys = {
    " ": flip, "Enter": flip, "ArrowRight": () => go(1), "ArrowLeft": () => go(-1), "n": () => go(1), "p": () => go(-1),
    "h": hint, "s": shuffle, "r": begin, "1": () => leave(false), "2": () => leave(true),
  };
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey) { return; }
    const control = event.target.closest("button, select, summary");
    if (control && (event.key === " " || event.key === "Enter" || control === part)) { return; }
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  let from = null;
  document.addEventListener("pointerdown", event => {
    const card = event.target.closest("summary") ? null : event.target.closest(".card");
    from = card ? { x: event.clientX, y: event.clientY } : null;
  });
  document.addEventListener("pointerup", event => {
    if (!from || !event.target.closest(".card")) { return; }
    const x = event.clientX - from.x;
    const y = event.clientY - from.y;
    from = null;
    if (String(window.getSelection())) { return; }
    if (Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) { go(x < 0 ? 1 : -1); } else if (Math.hypot(x, y) < 10) { flip(); }
  });
  show.addEventListener("click", flip);
  again.addEventListener("click", () => leave(false));
  known.addEventListener("click", () => leave(true));
  document.getElementById("next").addEventListener("click", () => go(1));
  document.getElementById("back").addEventListener("click", () => go(-1));
  document.getElementById("shuffle").addEventListener("click", shuffle);
  document.getElementById("once-more").addEventListener("click", begin);
  part.addEventListener("change", begin);
  page.classList.replace("still", "live");
  begin();
})();
