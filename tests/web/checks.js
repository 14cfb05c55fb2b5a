// Runs in the page. Each check returns the faults that it found, in words.
window.checks = (() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const named = (e) => `${e.tagName.toLowerCase()}.${e.className} “${e.textContent.trim().slice(0, 40)}”`;
  const hidden = (e) =>
    !e.checkVisibility({ visibilityProperty: true, opacityProperty: false }) ||
    e.closest(".visually-hidden") !== null ||
    getComputedStyle(e).clipPath.startsWith("inset");
  const DIALOG = "dialog[open], [role=dialog]";
  // A menu closes when the focus goes elsewhere.
  const FLOATING = `${DIALOG}, [role=menu], [role=listbox]`;
  const open = () => all(FLOATING).find((e) => e.checkVisibility()) ?? document;
  const controls = () =>
    all("a[href], button, input, select, textarea", open()).filter((e) => e.checkVisibility());
  // What is shown instead of a visually hidden radio button.
  const shown = (e) => (e.matches("input.visually-hidden") ? e.nextElementSibling : e);

  function texts() {
    const texts = new Map();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement, data } = walker.currentNode;
      if (data.trim() === "" || parentElement.closest("script, style, option") !== null) continue;
      if (!hidden(parentElement)) texts.set(walker.currentNode, parentElement);
    }
    return texts;
  }

  /** The edges within which an element's content is visible. */
  function edges(e) {
    const box = { left: 0, right: innerWidth, top: -Infinity, bottom: Infinity };
    for (let up = e; up !== null; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (up === document.documentElement || up === document.body) continue;
      const { left, right, top, bottom } = up.getBoundingClientRect();
      // What scrolls by itself, also by keyboard, may be wider: tables and transcripts.
      if (up.matches(".scroll-x, [role=table]"))
        return { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity };
      if (style.overflowX !== "visible") {
        box.left = Math.max(box.left, left);
        box.right = Math.min(box.right, right);
      }
      if (style.overflowY === "hidden" || style.overflowY === "clip") {
        box.top = Math.max(box.top, top);
        box.bottom = Math.min(box.bottom, bottom);
      }
      if (up.matches(DIALOG)) break;
    }
    return box;
  }

  function fits() {
    const wrong = [];
    for (const e of [document.documentElement, ...all("main, dialog, [role=dialog], .talk")]) {
      if (e.checkVisibility() && e.scrollWidth > e.clientWidth)
        wrong.push(`${named(e)} scrolls sideways: ${e.scrollWidth} > ${e.clientWidth}`);
    }
    for (const [text, parent] of texts()) {
      // Cut off with dots on purpose, such as a summary that opens.
      if (getComputedStyle(parent).textOverflow === "ellipsis") continue;
      if (parent.clientWidth > 0 && parent.scrollWidth > parent.clientWidth + 1)
        wrong.push(`${named(parent)} is cut off: ${parent.scrollWidth} > ${parent.clientWidth}`);
      const range = document.createRange();
      range.selectNodeContents(text);
      const seen = edges(parent);
      for (const { left, right, top, bottom } of range.getClientRects()) {
        if (left >= seen.left - 1 && right <= seen.right + 1) {
          if (top >= seen.top - 4 && bottom <= seen.bottom + 4) continue;
        }
        wrong.push(`${named(parent)} is not fully visible`);
        break;
      }
    }
    return wrong;
  }

  /** WCAG 2.5.8: at least 24 px; in tables also smaller, if a circle of 24 px touches no other. */
  function targets() {
    const wrong = [];
    const boxes = controls().map((e) => [e, shown(e).closest("label") ?? shown(e)]);
    for (const [e, target] of boxes) {
      if (e.matches("p a, dd a, span a")) continue;
      const box = target.getBoundingClientRect();
      if (box.width >= 24 && box.height >= 24) continue;
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const near = boxes.some(([, other]) => other !== target && distance(x, y, other) < 12);
      if (near || e.closest("table, [role=table]") === null)
        wrong.push(`${named(e)} is ${box.width} × ${box.height} px`);
    }
    return wrong;
  }

  function distance(x, y, e) {
    const { left, right, top, bottom } = e.getBoundingClientRect();
    return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
  }

  function rings() {
    const wrong = [];
    const before = document.activeElement;
    for (const e of controls()) {
      e.focus({ preventScroll: true, focusVisible: true });
      if (document.activeElement !== e) continue;
      const { outlineStyle, outlineWidth } = getComputedStyle(shown(e));
      if (outlineStyle === "none" || Number.parseFloat(outlineWidth) < 2)
        wrong.push(`${named(e)} has no ring`);
    }
    before?.focus({ preventScroll: true });
    return wrong;
  }

  /** At twice the text size everything fits, and the focused element is not behind the bar. */
  function twice() {
    const root = document.documentElement;
    root.style.fontSize = "200%";
    const wrong = fits();
    const talk = document.querySelector(".talk");
    if (talk !== null && document.querySelector("dialog[open]") === null) {
      const bar = document.querySelector(".bar").getBoundingClientRect();
      if (bar.bottom > innerHeight + 1) wrong.push(`the bar ends at ${bar.bottom}`);
      if (bar.height > innerHeight * 0.3) wrong.push(`the bar is ${bar.height} px high`);
      const before = document.activeElement;
      for (const e of all(".stage button")) {
        document.activeElement.blur();
        e.focus();
        const { top, bottom } = e.getBoundingClientRect();
        if (top < 0 || bottom > bar.top + 1) wrong.push(`${named(e)} is behind the bar`);
      }
      before?.focus({ preventScroll: true });
      const question = document.querySelector(".question:not(.quiet)");
      if (question !== null) {
        question.scrollIntoView({ block: "start" });
        const { top, bottom, height } = question.getBoundingClientRect();
        const share = (Math.min(bottom, bar.top) - Math.max(top, 0)) / height;
        if (share < 1) wrong.push(`${Math.round(share * 100)} % of the question is visible`);
      }
    }
    root.style.fontSize = "";
    talk?.scrollTo(0, 0);
    return wrong;
  }

  return { fits, rings, targets, twice };
})();
