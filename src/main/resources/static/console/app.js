import { h, render, useEffect, useState } from "./preact.js";
import { pages } from "./pages.js";
import { Link, match, usePlace, go, address } from "./router.js";
import { session, signIn, signOut } from "./session.js";
import { language, languages, speak, t } from "./messages.js";
import { clockTime } from "./format.js";
import { freshness } from "./live.js";
import { Dialogs, tell } from "./parts/dialog.js";
import { Toasts } from "./parts/toasts.js";
import { focusFirstRow } from "./parts/table.js";

/* Starts the console: who is signed in, the navigation, the page of the address, and the keys. */

const isAllowed = (page, scopes) => !page.scope || [page.scope].flat().some((scope) => scopes.includes(scope));

function App({ operator }) {
  const { path } = usePlace();
  const [open, setOpen] = useState(false);
  const allowed = pages.filter((page) => isAllowed(page, operator.scopes));
  const [page, values] = pages.map((each) => [each, match(each.path, path)]).find(([, found]) => found) ?? [null, {}];
  const may = (scope) => operator.scopes.includes(scope);
  const [first] = useState(path);
  useEffect(() => {
    setOpen(false);
    if (searched !== null) {
      focusSearch();
    } else if (path !== first) {
      document.querySelector("main h1")?.focus(); // screen readers then read the name of the new page
    }
    if (page) {
      document.title = `${t(page.title, values)} · Orderwright`;
    }
  }, [path]);
  return [
    h("a", { class: "skip", href: "#content" }, t("app.skip")),
    h("header", { class: open ? "open" : "" },
      h(Link, { to: "/", class: "brand" }, "Orderwright"),
      h("button", { type: "button", class: "menu", "aria-expanded": String(open), onClick: () => setOpen(!open) }, t("app.menu")),
      h("nav", { "aria-label": t("app.navigation") },
        h("ul", {}, allowed.filter((each) => each.nav).map((each) => h("li", { key: each.path },
          h(Link, { to: each.path, "aria-current": isIn(each, path) ? "page" : undefined }, t(each.title)))))),
      h("div", { class: "about" },
        h(Freshness, {}),
        h("p", { class: "operator", title: operator.name }, operator.name),
        h("div", { class: "switches" },
          h("label", {}, h("span", { class: "unseen" }, t("app.language")),
            h("select", { value: language, onChange: (event) => speak(event.target.value) },
              Object.entries(languages).map(([value, name]) => h("option", { key: value, value, lang: value }, name)))),
          h("button", { type: "button", class: "plain", onClick: listKeys, "aria-label": t("keys.title") }, "?"),
          h("button", { type: "button", class: "plain", onClick: signOut }, t("app.sign_out"))))),
    h("main", { id: "content", tabIndex: -1 },
      !page ? h("p", { class: "empty" }, t("app.no_page"))
        : !isAllowed(page, operator.scopes) ? h("p", { class: "empty" }, t("app.not_allowed", { scope: [page.scope].flat().join(", ") }))
          : h(page.page, { key: path, may, ...values })),
    h(Dialogs, {}),
    h(Toasts, {}),
  ];
}

const isIn = (page, path) => path === page.path || page.path !== "/" && path.startsWith(`${page.path}/`);

function Freshness() {
  const { at, late } = freshness.use();
  return at && h("p", { id: "live", class: late ? "late" : "" }, late ? t("live.late", { time: clockTime(at) }) : t("live.at", { time: clockTime(at) }));
}

function listKeys() {
  const keys = [["/", "search"], ["↓ ↑", "rows"], ["Enter", "open"], ["Space", "select"], ["Esc", "close"], ["?", "help"]];
  tell({
    question: t("keys.title"),
    consequence: h("dl", { class: "keys" }, keys.map(([key, name]) =>
      h("div", { key: name }, h("dt", {}, h("kbd", {}, key)), h("dd", {}, t(`keys.${name}`))))),
  });
}

let searched = null; // what was typed after the key of the search, while the page with the search is not drawn yet

function focusSearch() {
  const search = document.querySelector("[data-search]");
  search?.focus();
  search?.select();
  if (search && searched) {
    search.value = searched;
    search.dispatchEvent(new Event("input", { bubbles: true }));
  }
  searched = null;
}

function onKey(event) {
  const typing = event.target.closest?.("input:not([type=checkbox]), select, textarea, [contenteditable]");
  if (document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (event.key === "Escape" && typing) {
    event.target.blur();
  } else if (typing) {
    return;
  } else if (searched !== null) {
    searched += event.key.length === 1 ? event.key : "";
    event.preventDefault();
  } else if (event.key === "/") {
    if (document.querySelector("[data-search]")) {
      focusSearch();
    } else {
      searched = "";
      go("/orders");
    }
    event.preventDefault();
  } else if (event.key === "?") {
    listKeys();
    event.preventDefault();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && ["BODY", "MAIN", "H1"].includes(document.activeElement.tagName)
    && document.querySelector("[data-table]")) {
    focusFirstRow();
    event.preventDefault();
  }
}

document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
const operator = await session();
if (operator) {
  document.addEventListener("keydown", onKey);
  render(h(App, { operator }), document.getElementById("app"));
} else {
  signIn(location.pathname === address("/") + "/" ? address("/") : location.pathname + location.search);
}
