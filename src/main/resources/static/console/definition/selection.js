import { h } from "../preact.js";
import { t } from "../messages.js";
import { ChoiceAt, TextAt, WordsAt } from "./fields.js";

/** Which units a benefit or a condition means. */
export function SelectionAt({ at, label }) {
  return h("fieldset", {}, h("legend", {}, label),
    h(ChoiceAt, { at: at.part("kind"), label: t("definition.selection"), group: "selection_kind", options: at.kinds.selection, put: (kind) => at.put({ kind }) }),
    h(Which, { at }));
}

function Which({ at }) {
  switch (at.value?.kind) {
    case "SKUS":
      return h(WordsAt, { at: at.part("sku_ids"), label: t("selection_kind.SKUS"), required: true });
    case "CATEGORIES":
      return h(WordsAt, { at: at.part("category_ids"), label: t("selection_kind.CATEGORIES"), required: true });
    case "TAGS":
      return h(WordsAt, { at: at.part("tags"), label: t("selection_kind.TAGS"), required: true });
    case "ATTRIBUTE":
      return [
        h(TextAt, { at: at.part("name"), label: t("definition.attribute"), required: true }),
        h(WordsAt, { at: at.part("values"), label: t("definition.attribute_values"), required: true }),
      ];
    default:
      return null;
  }
}
