import { h, useRef } from "../preact.js";
import { t } from "../messages.js";
import { setQuery } from "../router.js";

/**
 * Moves between the pages of a list by the API's cursors. The cursor of the page is in its address.
 *
 * @param cursor of the present page; null on the first
 * @param next the cursor of the next page; absent on the last
 */
export function Pager({ cursor, next }) {
  const before = useRef([]); // the cursors of the pages that were left by "next"
  const move = (to) => setQuery({ cursor: to }, { replace: false });
  if (!cursor && !next) {
    return null;
  }
  return h("nav", { class: "pager", "aria-label": t("pager.label") },
    h("button", { type: "button", disabled: !cursor, onClick: () => move(before.current.pop() ?? "") }, t("pager.previous")),
    h("button", {
      type: "button",
      disabled: !next,
      onClick: () => {
        before.current.push(cursor ?? "");
        move(next);
      },
    }, t("pager.next")));
}
