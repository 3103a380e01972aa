// Enhancements only: every page works without this file. No eval, no inline handler, no markup from strings.
"use strict";

// ---- dialogs, menus, print -------------------------------------------------------------------------------

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!except || !menu.contains(except)) menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.open).showModal();
  }
  const closer = event.target.closest("[data-close]");
  if (closer) closer.closest("dialog").close();
  if (event.target.closest("[data-print]")) window.print();
  closeMenus(event.target);
});

// ---- keyboard: "/" goes to the search field, Escape closes menus --------------------------------------------

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = document.querySelector("details.menu[open]");
    if (menu) {
      closeMenus(null);
      menu.querySelector("summary").focus();
    }
  }
  const search = document.querySelector("[data-search]");
  if (event.key === "/" && search && !event.ctrlKey && !event.metaKey && !isTyping(event.target)) {
    event.preventDefault();
    search.focus();
  }
});

// ---- chart tooltips: the same values stand in the table under the chart -------------------------------------

const tip = document.createElement("div");
tip.className = "tip";
tip.hidden = true;
tip.setAttribute("aria-hidden", "true");

function showTip(element, x, y) {
  const [title, ...values] = element.dataset.tip.split("|");
  const head = document.createElement("b");
  head.textContent = title;
  tip.replaceChildren(head, values.join("|"));
  tip.hidden = false;
  const left = Math.min(Math.max(8, x - tip.offsetWidth / 2), window.innerWidth - tip.offsetWidth - 8);
  tip.style.left = `${left}px`;
  tip.style.top = `${Math.max(8, y - tip.offsetHeight - 14)}px`;
}

document.addEventListener("pointermove", (event) => {
  const element = event.target.closest?.("[data-tip]");
  if (element) showTip(element, event.clientX, event.clientY);
  else tip.hidden = true;
});

// ---- deadlines: the server prints the first value, in its own words ------------------------------------------

// <time data-left="252">4 h 12</time>: minutes left when the page was made.
function countDown() {
  const elapsed = Math.floor(performance.now() / 60000);
  for (const element of document.querySelectorAll("[data-left]")) {
    const left = Math.max(0, Number(element.dataset.left) - elapsed);
    const hours = Math.floor(left / 60);
    if (hours >= 24) continue; // days in words stay the server's
    const minutes = String(left % 60);
    element.textContent = hours ? `${hours}\u00a0h\u00a0${minutes.padStart(2, "0")}` : `${minutes}\u00a0min`;
  }
}

// ---- what was typed stays: kept per page and form until it is sent and accepted ---------------------------------

// <form data-draft="claim">: kept while typing, forgotten once a page with a success banner follows the sending.
// The key holds the person: whoever signs in next in this tab finds nothing.
const SKIPPED = new Set(["hidden", "password", "file", "submit", "button"]);

function draftKey(form) {
  return `draft:${document.body.dataset.person}:${form.dataset.draft}:${window.location.pathname}`;
}

function draftFields(form) {
  return [...form.elements].filter((field) => field.name && !SKIPPED.has(field.type));
}

function keepDraft(form) {
  const kept = draftFields(form).map((field) => {
    const chosen = field.type === "checkbox" || field.type === "radio";
    return [field.name, chosen ? field.value : null, chosen ? field.checked : field.value];
  });
  sessionStorage.setItem(draftKey(form), JSON.stringify(kept));
}

function restoreDraft(form) {
  const kept = JSON.parse(sessionStorage.getItem(draftKey(form)) || "[]");
  for (const [name, value, state] of kept) {
    for (const field of draftFields(form).filter((candidate) => candidate.name === name)) {
      if (value === null) field.value = state;
      else if (field.value === value) field.checked = state;
    }
  }
}

function forgetDrafts(unwanted) {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("draft:") && unwanted(key)) sessionStorage.removeItem(key);
  }
}

function drafts() {
  const mine = `draft:${document.body.dataset.person}:`;
  if (document.body.dataset.person) forgetDrafts((key) => !key.startsWith(mine));
  if (document.querySelector(".banner.ok")) forgetDrafts((key) => key === sessionStorage.getItem("sent"));
  for (const form of document.querySelectorAll("form[data-draft]")) {
    // A page that answers with errors carries what was typed already: the server's word wins.
    if (!document.querySelector(".error-summary")) restoreDraft(form);
    form.addEventListener("input", () => keepDraft(form));
    form.addEventListener("change", () => keepDraft(form));
    form.addEventListener("submit", () => sessionStorage.setItem("sent", draftKey(form)));
  }
}

// ---- live announcements after an htmx swap ----------------------------------------------------------------------

document.addEventListener("htmx:afterSwap", (event) => {
  const source = event.target.querySelector?.("[data-announce]");
  const live = document.getElementById("live");
  if (source && live) live.textContent = source.dataset.announce;
});

document.addEventListener("htmx:beforeRequest", (event) => {
  event.detail.target?.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:afterRequest", (event) => {
  event.detail.target?.removeAttribute("aria-busy");
});

// ---- start ----------------------------------------------------------------------------------------------------

document.addEventListener("DOMContentLoaded", () => {
  document.body.append(tip);
  drafts();
  countDown();
  setInterval(countDown, 30000);
});
