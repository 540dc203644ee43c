"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const by = (id) => document.getElementById(id);
  const findings = all(".finding");
  const reports = all(".doc");
  const boxes = all("input[name=level]");
  const query = by("q");
  const state = by("state");
  root.classList.add("js");

  // Language: what is shown follows the lang of the page; attributes are carried over from data-vi and data-en.
  const number = (n) => n.toLocaleString(root.lang === "en" ? "en" : "de");
  const speak = (lang) => {
    root.lang = lang;
    for (const element of all("[data-vi]")) {
      const text = element.dataset[lang];
      if (element.tagName === "TITLE") element.textContent = text;
      else element.setAttribute(element.tagName === "INPUT" ? "placeholder" : "aria-label", text);
    }
    report();
  };

  // Search without diacritics: đ does not decompose, so it is replaced by hand.
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase().replace(/\s+/g, " ");
  const folded = new Map();
  const textOf = (element) => {
    if (!folded.has(element)) folded.set(element, fold(element.textContent));
    return folded.get(element);
  };
  let shown = findings;
  const filtered = () => query.value.trim() !== "" || boxes.some((box) => !box.checked);
  const apply = () => {
    const words = fold(query.value).trim().split(" ").filter(Boolean);
    const levels = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    shown = [];
    const has = new Set();
    for (const finding of findings) {
      const report = finding.closest(".doc");
      const head = words.length ? textOf(report.querySelector(".head")) : "";
      const match = levels.has(finding.dataset.level) && words.every((word) => textOf(finding).includes(word) || head.includes(word));
      finding.hidden = !match;
      if (match) { shown.push(finding); has.add(report); }
    }
    for (const one of reports) one.hidden = filtered() && !has.has(one);
    by("nothing").hidden = !filtered() || shown.length > 0;
    report();
  };
  const report = () => {
    state.replaceChildren();
    if (!filtered()) return;
    const phrase = state.dataset[root.lang === "en" ? "someEn" : "someVi"];
    state.append(phrase.replace("{n}", number(shown.length)).replace("{all}", number(findings.length)));
    const clear = document.createElement("button");
    clear.type = "button";
    clear.textContent = state.dataset[root.lang === "en" ? "clearEn" : "clearVi"];
    clear.addEventListener("click", () => {
      query.value = "";
      for (const box of boxes) box.checked = true;
      apply();
      query.focus();
    });
    state.append(clear);
  };
  let timer = 0;
  query.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(apply, 120); });
  for (const box of boxes) box.addEventListener("change", apply);
  by("language").addEventListener("click", () => speak(root.lang === "vi" ? "en" : "vi"));

  // From finding to finding.
  const here = () => all(".finding.here")[0];
  const step = (by) => {
    if (!shown.length) return;
    const current = shown.indexOf(here());
    let next = current + by;
    if (current < 0) {
      const line = window.innerHeight / 3;
      const below = shown.findIndex((finding) => finding.getBoundingClientRect().top > line);
      next = by > 0 ? (below < 0 ? shown.length - 1 : below) : (below < 0 ? shown.length : below) - 1;
    }
    const target = shown[Math.min(Math.max(next, 0), shown.length - 1)];
    here()?.classList.remove("here");
    target.classList.add("here");
    target.scrollIntoView({ block: "start" });
    target.querySelector(".number").focus({ preventScroll: true });
  };
  by("previous")?.addEventListener("click", () => step(-1));
  by("next")?.addEventListener("click", () => step(1));

  // A link into a folded part opens it; a link to a finding that the filter hides shows it.
  const reveal = () => {
    const target = by(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    for (const part of [target.closest(".doc"), target.closest(".finding")]) if (part) part.hidden = false;
    target.scrollIntoView({ block: target.closest(".body") ? "center" : "start" });
  };
  addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) setTimeout(reveal);
  });

  // Copying works without permission too: the id is then selected, to be copied by hand.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest(".copy");
    if (!button) return;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      const [label, done] = button.children;
      label.hidden = true;
      done.hidden = false;
      setTimeout(() => { label.hidden = false; done.hidden = true; }, 2000);
    } catch {
      getSelection().selectAllChildren(button.parentElement.querySelector("code"));
    }
  });

  // An image of a page is shown large, with its outlines, until it is closed (Escape, the button, or a click beside it).
  const zoom = by("zoom");
  document.addEventListener("click", (event) => {
    const shot = event.target.closest(".shot");
    if (shot) {
      const about = shot.closest(".member, .finding").classList;
      zoom.className = `zoom ${boxes.map((box) => box.value).filter((level) => about.contains(level))[0] ?? "info"}`;
      zoom.querySelector(".large").replaceChildren(...all("img, svg", shot).map((part) => part.cloneNode(true)));
      zoom.showModal();
    } else if (zoom.open && !event.target.closest(".large")) zoom.close();
  });

  // The contents are open beside the text, folded above it.
  const contents = document.querySelector(".contents details");
  const wide = matchMedia("(min-width: 70.01rem)");
  const place = () => { contents.open = wide.matches; };
  wide.addEventListener("change", place);
  place();
  const marks = new Map(all(".contents ol a").map((link) => [link.hash.slice(1), link]));
  if (marks.size) {
    const watcher = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        const link = marks.get(entry.target.id);
        if (entry.isIntersecting) link?.setAttribute("aria-current", "true");
        else link?.removeAttribute("aria-current");
      }
    }, { rootMargin: "-30% 0px -69% 0px" });
    for (const one of reports) watcher.observe(one);
  }

  // On paper nothing that belongs to a finding stays folded.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details.same:not([open]), details.clean:not([open])");
    for (const part of opened) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of opened) part.open = false;
  });
  reveal();
})();
