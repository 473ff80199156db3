/*
 * What the keyboard needs besides Material's own. Its drawer is made of checkboxes and their labels,
 * for pointers: here focus goes in and comes back, every level is reached, and Escape closes it.
 */
(() => {
  "use strict";

  // As a change of address, instant navigation may answer it with the same page anew, without focus.
  document.querySelector(".site-skip")?.addEventListener("click", (event) => {
    event.preventDefault();
    event.stopPropagation();
    document.getElementById("__content").focus();
  });

  const drawer = document.getElementById("__drawer");
  const opener = document.querySelector(".md-header [for=__drawer]");
  if (!drawer || !opener) return;

  // Looked up each time: instant navigation puts another one into the page.
  const panel = () => document.querySelector(".md-sidebar--primary");
  const isSeen = (one) => one.getClientRects().length && getComputedStyle(one).visibility === "visible";

  function enter(level) {
    [...level.querySelectorAll("a[href], label[tabindex]")].find(isSeen)?.focus();
  }

  function toggle() {
    // On wide screens nothing is a drawer, and these labels do nothing.
    for (const label of panel().querySelectorAll("label:not([for=__drawer])")) {
      if (drawer.checked) label.tabIndex = 0;
      else label.removeAttribute("tabindex");
    }
    if (drawer.checked) enter(panel());
    else opener.focus();
  }

  document.addEventListener("change", ({ target }) => {
    if (target === drawer) toggle();
    else if (drawer.checked && target.matches(".md-nav__toggle")) {
      if (target.checked) enter(target.parentElement.querySelector("nav"));
      else [...target.labels].find(isSeen)?.focus();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drawer.checked) drawer.click();
    if (event.key === " " && event.target.matches("label")) {
      event.preventDefault();
      event.target.click();
    }
  });

  // Behind it lies a page that nobody sees.
  document.addEventListener("focusin", ({ target }) => {
    if (drawer.checked && target !== opener && !panel().contains(target)) drawer.click();
  });
})();
