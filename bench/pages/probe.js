// Times in the page, from an input to the frame that shows what it asked for.
(() => {
  const GIVE_UP_MS = 15_000;
  const QUIET_MS = 300;
  const table = () => document.querySelector(".table");
  const rows = () => [...document.querySelectorAll(".table .tbody .tr")];
  const lowest = () => Math.max(0, ...rows().map((row) => Number(row.ariaRowIndex)));
  const more = () => table()?.getAttribute("aria-rowcount") === "-1";
  const shown = () => `${rows().map((row) => row.dataset.id)} ${table()?.scrollHeight}`;
  const focused = () => document.activeElement?.closest(".tbody .tr")?.dataset.id;

  /** Whether rows cover the visible part of the table, without a gap. */
  const covered = () => {
    const [box, head, body] = [table(), table().querySelector(".thead"), table().querySelector(".tbody")]
      .map((part) => part.getBoundingClientRect());
    let reach = box.top + head.height;
    const edges = rows().map((row) => row.getBoundingClientRect());
    for (const edge of edges.sort((one, other) => one.top - other.top))
      if (edge.top <= reach + 1) reach = Math.max(reach, edge.bottom);
    return reach >= Math.min(box.bottom, body.bottom) - 1;
  };

  /** What an input may ask for; each is given how the page was before, and an argument. */
  const CONDITIONS = {
    /** The table has moved by so many pixels; at the end of what is loaded it waits for more. */
    moved: (before, by) => {
      const target = more() ? before.top + by : Math.min(before.top + by, now().bottom);
      const clamped = table().scrollTop < target - 1 && table().scrollTop >= before.bottom - 1;
      if (clamped) table().scrollTop = target;
      return table().scrollTop >= target - 1 && covered();
    },
    at: (_before, top) => Math.abs(table().scrollTop - top) < 2 && covered(),
    /** Rows after those that were loaded are there. */
    more: (before) => lowest() > before.loaded && covered(),
    focused: (before) => focused() !== undefined && focused() !== before.focused && covered(),
    /** The table shows other rows, or there are none. */
    other: (before) => shown() !== before.shown && (table() === null || covered()),
  };

  const now = () => ({
    top: table()?.scrollTop,
    bottom: table()?.scrollHeight - table()?.clientHeight,
    loaded: Math.round(table()?.querySelector(".tbody").offsetHeight / rows()[0]?.offsetHeight) + 1,
    focused: focused(),
    shown: shown(),
  });

  /** Resolves with the time at which the frame is drawn in which `condition` first holds. */
  const drawn = (condition, began) =>
    new Promise((resolve, reject) => {
      const look = () => {
        if (performance.now() - began > GIVE_UP_MS) return reject(new Error("nothing came of it"));
        if (!condition()) return requestAnimationFrame(look);
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(0);
      };
      requestAnimationFrame(look);
    });

  const since = async (began, condition, before, argument) =>
    (await drawn(() => CONDITIONS[condition](before, argument), began)) - began;

  let changedAt = 0;
  let open = 0;
  const { fetch } = window;
  window.fetch = (...request) => {
    open += 1;
    return fetch(...request).finally(() => {
      open -= 1;
      changedAt = performance.now();
    });
  };
  new MutationObserver(() => {
    changedAt = performance.now();
  }).observe(document, { subtree: true, childList: true, attributes: true });

  window.probe = {
    /** When the first rows were drawn, in ms from the navigation. */
    first: drawn(() => rows().length > 0, 0),

    /** How far the table is from its top, in pixels. */
    top: () => table()?.scrollTop ?? 0,

    /** Resolves when nothing has been loaded or changed for a while. */
    async settled() {
      while (open > 0 || performance.now() - changedAt < QUIET_MS)
        await new Promise((resolve) => setTimeout(resolve, 50));
    },

    /** Begins to wait for an input event, and then for a condition: `result` is ms between. */
    arm(event, condition, argument) {
      const before = now();
      this.result = new Promise((resolve) => {
        const note = ({ timeStamp }) => resolve(since(timeStamp, condition, before, argument));
        window.addEventListener(event, note, { capture: true, once: true, passive: true });
      });
    },

    /** Moves the table as its scroll bar does; ms until rows are there. */
    scroll(share) {
      const [before, began] = [now(), performance.now()];
      const top = Math.round(before.bottom * share);
      table().scrollTop = top;
      return since(began, "at", before, top);
    },

    /** Whether there are rows that aren't loaded. */
    hasMore: more,

    /** Moves to the end of what is loaded; ms until there are rows after that. */
    toMore() {
      const [before, began] = [now(), performance.now()];
      table().scrollTop = before.bottom;
      return since(began, "more", before);
    },
  };
})();
