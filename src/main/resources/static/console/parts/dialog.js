import { h, useEffect, useRef, useState } from "../preact.js";
import { store } from "../store.js";
import { t } from "../messages.js";
import { ProblemText } from "./basics.js";

const asked = store(null);

/**
 * Asks before something happens, and does it while the dialog is open. The dialog closes when it is done; if it fails, the dialog shows
 * the problem, and the operator can try again.
 *
 * @param question the dialog's heading, for example "Cancel order 1001?"
 * @param consequence what will happen: a text or elements
 * @param form optional: a function `(values, set, problem)` that draws fields; `set(name, value)` changes a value
 * @param values the first values of the form
 * @param yes the text of the button that acts
 * @param grave whether the action destroys something
 * @param act does it; gets the form's values and resolves when it is done
 * @return a promise of true if it was done, false if the operator left the dialog
 */
export function ask(options) {
  return new Promise((answer) => asked.set({ ...options, answer, number: (asked.get()?.number ?? 0) + 1 }));
}

/** Shows something in a dialog that only closes. */
export function tell({ question, consequence }) {
  return ask({ question, consequence, act: null });
}

/** The place of the dialogs; the application has one. */
export function Dialogs() {
  const question = asked.use();
  return question && h(Question, { key: question.number, ...question });
}

function Question({ question, consequence, form, values: first = {}, yes, grave, act, answer }) {
  const dialog = useRef(null);
  const [values, setValues] = useState(first);
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const done = useRef(false);
  useEffect(() => {
    dialog.current.showModal();
  }, []);
  const closed = () => {
    asked.set(null);
    answer(done.current);
  };
  const submit = async (event) => {
    event.preventDefault();
    if (busy) {
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      await act(values);
      done.current = true;
      dialog.current?.close();
    } catch (failed) {
      setProblem(failed);
      setBusy(false);
    }
  };
  const set = (name, value) => {
    setValues((before) => ({ ...before, [name]: value }));
    setProblem((before) => (before?.status === undefined ? null : before)); // the API's problem stays beside its fields
  };
  return h("dialog", { id: "dialog", ref: dialog, onClose: closed, "aria-labelledby": "dialog-question", class: form ? "wide" : "" },
    h("form", { method: "dialog", onSubmit: act ? submit : undefined },
      h("h2", { id: "dialog-question" }, question),
      consequence && h("div", { class: "consequence" }, consequence),
      form && h("div", { class: "fields" }, form(values, set, problem)),
      h(ProblemText, { problem }),
      h("div", { class: "buttons" },
        h("button", { type: "button", autofocus: !form, onClick: () => dialog.current.close() }, t(act ? "dialog.cancel" : "dialog.close")),
        act && h("button", { type: "submit", class: grave ? "grave" : "primary", disabled: busy }, busy ? t("dialog.busy") : yes))));
}
