// The desk without this script works by links and forms; with it, by keys, and without loading pages anew.
(() => {
  "use strict";
  const root = document.documentElement, body = document.body, page = body.dataset.page.trim();
  root.classList.add("js");
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
  const said = document.getElementById("said");
  const say = (text) => { said.textContent = text; clearTimeout(say.timer); say.timer = setTimeout(() => { said.textContent = ""; }, 3500); };
  const vi = root.lang === "vi";

  const shortcuts = document.getElementById("shortcuts");
  for (const button of document.querySelectorAll("[data-opens]")) {
    button.addEventListener("click", () => document.getElementById(button.dataset.opens).showModal());
  }

  // one finding in its place
  const list = document.getElementById("worklist"), detail = document.getElementById("detail");
  const items = () => [...list.querySelectorAll("a")];
  const current = () => list && list.querySelector("a[aria-current]");
  const wide = () => detail && getComputedStyle(detail).display !== "none";
  const fragment = async (url) => {
    const answer = await fetch(url, { headers: { "x-fragment": "1" } });
    if (!answer.ok) { location.href = url.replace(/[?&]fragment=1/, ""); return ""; }
    return answer.text();
  };
  let asked = 0;
  const show = async (link, focus) => {
    if (!wide()) { link.focus(); items().forEach((a) => a.removeAttribute("aria-current")); link.setAttribute("aria-current", "true"); return; }
    items().forEach((a) => a.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
    link.scrollIntoView({ block: "nearest" });
    const mine = ++asked, html = await fragment(link.href + "&fragment=1");
    if (mine !== asked || !html) return;
    detail.innerHTML = html; // rendered and escaped by the server; the policy lets no script in it run
    if (focus) link.focus({ preventScroll: true });
    const top = detail.getBoundingClientRect().top;
    if (top < 0 || top > innerHeight / 2) detail.scrollIntoView({ block: "start" });
  };
  const step = (by) => {
    if (!list) return;
    const all = items(), at = all.indexOf(current());
    const next = all[at + by];
    if (next) show(next, true);
    else { const more = document.querySelector(`.pager a[rel=${by > 0 ? "next" : "prev"}]`); if (more) location.href = more.href; }
  };
  if (list) {
    list.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !wide()) return;
      event.preventDefault();
      show(link, true);
    });
  }

  // decisions
  const form = () => document.querySelector("form.judge");
  const decide = async (action) => {
    const judge = form();
    if (!judge) return;
    const reason = judge.elements.reason;
    if (action === "acknowledge" && !reason.value.trim()) {
      say(vi ? "Ghi lý do rồi bấm Enter." : "Give a reason, then press Enter.");
      judge.dataset.wanted = action;
      reason.focus();
      return;
    }
    if (action === "undo" && !judge.querySelector("[data-key=u]")) { say(vi ? "Chưa có quyết định nào để rút." : "There is nothing to undo."); return; }
    const data = new FormData(judge);
    data.set("action", action);
    let answer;
    try {
      answer = await fetch(judge.getAttribute("action"), { method: "POST", body: new URLSearchParams(data), headers: { accept: "application/json", "x-csrf": body.dataset.csrf } });
    } catch { say(vi ? "Chưa ghi được: bàn làm việc không trả lời." : "Not saved: the desk does not answer."); return; }
    if (!answer.ok) { say(await answer.text() || `${answer.status}`); return; }
    const { check_id: check, state, words } = await answer.json();
    say(action === "undo" && state === "open" ? (vi ? "Đã rút lại." : "Taken back.") : `${vi ? "Đã ghi" : "Saved"}: ${words}.`);
    if (!list) { location.reload(); return; }
    const item = list.querySelector(`li[data-check="${CSS.escape(check)}"]`);
    if (item) {
      const before = item.classList.contains("judged");
      item.classList.toggle("judged", state !== "open");
      const place = item.querySelector(".w-state");
      place.textContent = "";
      if (state !== "open") { const tag = document.createElement("span"); tag.className = `state-tag s-${state}`; tag.textContent = words; place.append(tag); }
      advance((state !== "open") - before);
      const link = item.querySelector("a");
      if (action === "undo" || !items()[items().indexOf(link) + 1]) show(link, true); else step(1);
    }
  };
  const advance = (by) => {
    const words = document.getElementById("progress-words"), bar = document.getElementById("progress");
    words.dataset.done = Number(words.dataset.done) + by;
    bar.value = Number(words.dataset.done);
    words.querySelector("b").textContent = Number(words.dataset.done).toLocaleString(vi ? "vi-VN" : "en-GB");
  };
  document.addEventListener("submit", (event) => {
    const judge = event.target.closest("form.judge");
    if (!judge) return;
    event.preventDefault();
    const typed = document.activeElement === judge.elements.reason;
    decide(typed ? judge.dataset.wanted || "acknowledge" : (event.submitter && event.submitter.value) || "acknowledge");
  });

  // keys
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, select, textarea, dialog")) {
      if (event.key === "Escape" && event.target.closest("input")) event.target.blur();
      return;
    }
    const keys = {
      j: () => step(1), k: () => step(-1), c: () => decide("confirm"), a: () => decide("acknowledge"),
      d: () => decide("doubtful"), u: () => decide("undo"),
      "?": () => shortcuts && shortcuts.showModal(),
      "/": () => { const field = document.querySelector("input[type=search]"); if (field) field.focus(); else location.href = "/"; },
      Enter: () => {
        if (event.target.closest("button, summary, a:not(#worklist a)")) return false;
        const open = wide() || !list ? document.querySelector("#finding .open-document") : current();
        if (!open) return false;
        location.href = open.href;
        return true;
      },
    };
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act && act() !== false) event.preventDefault();
  });

  // a figure beside its text
  const panel = document.getElementById("panel");
  const choose = async (name, link) => {
    const doc = document.querySelector(".body").dataset.doc;
    const html = await fragment(`/documents/${encodeURIComponent(doc)}/figures/${encodeURIComponent(name)}`);
    if (!html) return;
    panel.innerHTML = html;
    for (const other of document.querySelectorAll(".fig[aria-current], .paper a[aria-current]")) other.removeAttribute("aria-current");
    for (const same of document.querySelectorAll(`[id="${CSS.escape(name)}"], .paper a[data-figure="${CSS.escape(name)}"]`)) {
      same.setAttribute("aria-current", "true");
      same.scrollIntoView({ block: "nearest" });
    }
    history.replaceState(null, "", link.href);
    closer();
    dims();
  };
  if (panel) {
    document.addEventListener("click", (event) => {
      const link = event.target.closest(".body a.fig, .paper a");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      choose(link.dataset.figure || new URL(link.href).searchParams.get("figure"), link);
    });
    const chosen = panel.querySelector("[data-figure]");
    const name = chosen && CSS.escape(chosen.dataset.figure);
    for (const mark of chosen ? document.querySelectorAll(`.fig[id="${name}"], .paper a[data-figure="${name}"]`) : []) mark.setAttribute("aria-current", "true");
  }

  const closer = () => { // on narrow screens the panel covers the text
    const card = panel && panel.querySelector(".card");
    if (!card) return;
    const button = document.createElement("button");
    button.type = "button"; button.className = "closer small"; button.textContent = "×";
    button.setAttribute("aria-label", vi ? "Đóng" : "Close");
    button.addEventListener("click", () => { card.remove(); for (const mark of document.querySelectorAll(".fig[aria-current]")) { mark.removeAttribute("aria-current"); mark.focus(); } });
    card.prepend(button);
  };
  closer();

  // choosing an indicator
  document.addEventListener("input", (event) => {
    if (!event.target.matches(".sift")) return;
    const words = fold(event.target.value).split(/\s+/).filter(Boolean);
    const select = document.getElementById(event.target.dataset.sifts);
    let first = null;
    for (const option of select.options) {
      const text = fold(`${option.textContent} ${option.dataset.words || ""}`);
      option.hidden = !words.every((word) => text.includes(word));
      if (!option.hidden && !first && words.length) first = option;
    }
    if (first) { select.value = first.value; dims(); }
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches(".sift-rows")) return;
    const words = fold(event.target.value).split(/\s+/).filter(Boolean);
    for (const row of document.getElementById(event.target.dataset.sifts).tBodies[0].rows) {
      const text = fold(row.dataset.words);
      row.hidden = !words.every((word) => text.includes(word));
    }
  });
  const dims = () => {
    for (const select of document.querySelectorAll("select.indicators")) {
      const chosen = select.selectedOptions[0], names = chosen ? (chosen.dataset.dims || "").split(" ") : [];
      for (const label of select.form.querySelectorAll(".dim")) {
        label.hidden = !names.includes(label.dataset.dim);
        label.querySelector("input, select").disabled = label.hidden;
      }
    }
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("select.indicators")) dims();
    if (event.target.dataset.resets) event.target.form.elements[event.target.dataset.resets].value = "0";
    if (event.target.matches("form.filters select, form.filters input[type=checkbox]")) event.target.form.requestSubmit();
  });
  dims();

  // a run that goes on
  const run = document.getElementById("run");
  const follow = async () => {
    let state;
    try { state = await (await fetch("/runs/status")).json(); } catch { setTimeout(follow, 2000); return; }
    const words = document.getElementById("run-words"), bar = document.getElementById("run-progress");
    const busy = state.going || state.indexing || state.waiting;
    document.getElementById("run-waiting").hidden = !state.waiting;
    bar.max = Math.max(state.files, 1);
    bar.value = state.done;
    const number = (n) => n.toLocaleString(vi ? "vi-VN" : "en-GB");
    document.getElementById("run-count").textContent = `${number(state.done)} / ${number(state.files)} ${vi ? "tệp" : "files"}`;
    if (state.going) words.textContent = state.phase === "writing" ? words.dataset.writing : `${words.dataset.reading} ${number(state.done)} / ${number(state.files)}`;
    else if (state.indexing) words.textContent = words.dataset.indexing;
    if (busy) { setTimeout(follow, 700); return; }
    if (run.dataset.going === "yes") location.reload();
  };
  if (run && run.dataset.going === "yes") setTimeout(follow, 500);
  if (page === "making") setTimeout(() => location.reload(), 1000);
})();
