/** The document of a promotion; one with a short form has a document of the same meaning. */
export function definitionOf({ definition, kind, basis_points: basisPoints, amount, threshold, currency }) {
  if (definition) {
    return definition;
  }
  const order = { kind: "ORDER" };
  const conditions = [
    threshold && { kind: "SUBTOTAL", units: { kind: "EVERYTHING" }, at_least: threshold },
    currency && { kind: "CURRENCY", currency },
  ].filter(Boolean);
  return {
    benefit: kind === "PERCENT" ? { kind: "PERCENT_OFF", target: order, basis_points: basisPoints, base: "REMAINING" } : { kind: "AMOUNT_OFF", target: order, amount },
    condition: conditions.length > 1 ? { kind: "ALL_OF", parts: conditions } : conditions[0],
    layer: "ORDER",
  };
}
