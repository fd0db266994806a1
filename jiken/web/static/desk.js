// Keys for going through the desk without the mouse. Without this file everything still works:
// it only presses the links, buttons and forms that the page has.
"use strict";
(() => {
  const KEYS_OFF = "jiken.keys.off";
  const place = "jiken.row." + location.pathname;
  const acted = "jiken.acted";
  const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.getClientRects().length);
  const current = () => document.querySelector("[data-row][aria-current]");
  // Only the fields in which letters are written: a ticked box leaves the keys alone.
  const WRITING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
  const PRESSED_BY_ENTER = "a, button, summary, input, select, textarea";

  function mark(row) {
    for (const other of document.querySelectorAll("[data-row][aria-current]")) other.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
    sessionStorage.setItem(place, JSON.stringify([row.id, rows().indexOf(row)]));
  }

  function go(row) {
    if (!row) return;
    if (!row.hasAttribute("tabindex")) row.tabIndex = -1;
    mark(row);
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const all = rows();
    const at = all.indexOf(current());
    go(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)]);
  }

  // After an answer the same row, or the one that has taken its place.
  function resume(focused) {
    if (current()) return focused && go(current());
    const kept = sessionStorage.getItem(place);
    if (!kept) return;
    const [id, at] = JSON.parse(kept);
    const all = rows();
    const row = (id && all.find((one) => one.id === id)) || all[Math.min(at, all.length - 1)];
    if (row) focused ? go(row) : mark(row);
  }

  function press(key) {
    tellNow();
    const wanted = `[data-key="${key}"]`;
    const row = current();
    const visible = (one) => one && (one.getClientRects().length || one.matches("form"));
    const found =
      (row && [row, ...row.querySelectorAll(wanted)].find((one) => one.matches(wanted) && visible(one))) ||
      [...document.querySelectorAll(wanted)].find((one) => !one.closest("[data-row]") && visible(one));
    if (!found) return false;
    if (found.matches("form")) found.requestSubmit();
    else if (found.matches("details")) {
      found.open = true;
      found.querySelector("input:not([type=hidden]), select, textarea, button")?.focus();
    } else if (found.matches("input:not([type=checkbox], [type=radio], [type=submit]), select, textarea")) found.focus();
    else found.click();
    return true;
  }

  function open(row) {
    const at = row.dataset.href || row.querySelector("a[href]")?.getAttribute("href");
    if (at?.startsWith("/") && !at.startsWith("//")) location.assign(at);
  }

  const keysOff = () => localStorage.getItem(KEYS_OFF) === "yes";

  function pressed(event) {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat && !"jk".includes(event.key)) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest(WRITING)) {
      if (event.key === "Escape" && !target.closest("dialog")) target.blur();
      return;
    }
    if (document.querySelector("dialog[open]")) return;
    if (done(event.key, target)) event.preventDefault();
  }

  function done(key, target) {
    if (key === "Enter") {
      const row = current();
      if (!row || target.closest(PRESSED_BY_ENTER) || (target !== document.body && target !== row && target.id !== "main")) return false;
      open(row);
      return true;
    }
    if (keysOff()) return false;
    if (key === "j" || key === "k") return step(key === "j" ? 1 : -1), rows().length > 0;
    if (key === "/") return focused(document.querySelector("[data-find]") || document.getElementById("find"));
    if (key === "?") return listed();
    if (key === "x") return current()?.querySelector("input[type=checkbox]")?.click(), current() !== null;
    return /^[a-z]$/.test(key) && press(key);
  }

  function focused(field) {
    field?.focus();
    field?.select();
    return Boolean(field);
  }

  function listed() {
    const list = document.getElementById("keys");
    list?.showModal();
    return Boolean(list);
  }

  // A part of the page that the server writes anew while something runs.
  function follow(part) {
    const events = new EventSource(part.dataset.live);
    events.addEventListener("part", (event) => {
      part.innerHTML = event.data;
      window.htmx?.process(part);
    });
    events.addEventListener("end", () => {
      events.close();
      location.reload();
    });
  }

  // What a page tells from the start is read out only if it comes after it. A key does not wait for that.
  let tellNow = () => {};
  function readOut() {
    const notices = document.getElementById("notices");
    const told = [...notices.children];
    notices.replaceChildren();
    tellNow = () => {
      tellNow = () => {};
      notices.replaceChildren(...told);
    };
    setTimeout(() => tellNow(), 50);
  }

  document.addEventListener("keydown", pressed);
  document.addEventListener("submit", (event) => {
    if (event.target.method === "post" && event.target.closest("[data-row]")) sessionStorage.setItem(acted, location.pathname);
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("[data-row]");
    if (row && row !== current()) mark(row);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-opens=keys]") && listed()) event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "keys-on") localStorage.setItem(KEYS_OFF, event.target.checked ? "no" : "yes");
    // A choice that acts at once for those with JavaScript; the form keeps its button for the others.
    if (event.target.matches?.("[data-submits]")) event.target.form?.requestSubmit();
  });
  document.addEventListener("htmx:afterSettle", () => resume(document.activeElement === document.body));
  document.addEventListener("DOMContentLoaded", () => {
    document.documentElement.classList.add("js");
    const on = document.getElementById("keys-on");
    if (on) on.checked = !keysOff();
    // A key's form leads to a whole page: the focus goes on from the row, not from the top.
    resume(sessionStorage.getItem(acted) === location.pathname && document.activeElement === document.body);
    sessionStorage.removeItem(acted);
    readOut();
    document.querySelectorAll("[data-live]").forEach(follow);
  });
})();
