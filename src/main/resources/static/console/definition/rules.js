import { code, t } from "../messages.js";

/* Checks a document against the schema of definitions while somebody types it. The platform checks again, and more than a schema can say. */

const TYPES = {
  object: (value) => value !== null && typeof value === "object" && !Array.isArray(value),
  array: Array.isArray,
  string: (value) => typeof value === "string",
  integer: Number.isInteger,
  boolean: (value) => typeof value === "boolean",
};

/**
 * The rules that a value breaks, each as `{ field, rule }` like those of the API; `missing` marks a property that is required and absent.
 *
 * @param schema uses the keywords of the published schema only; others are not checked
 */
export function brokenRules(schema, value, field, root = schema) {
  const check = (part, each, at) => brokenRules(part, each, at, root);
  const rule = (name, values) => [{ field, rule: t(`rule.${name}`, values) }];
  if (schema.type && !TYPES[schema.type](value)) {
    return rule("type", { type: code("json_type", schema.type) });
  }
  if (schema.enum && !schema.enum.includes(value)) {
    return rule("enum", { values: schema.enum.join(", ") });
  }
  const broken = schema.$ref ? check(root.$defs[schema.$ref.replace("#/$defs/", "")], value, field) : [];
  const unless = (holds, name, values) => holds || broken.push(...rule(name, values));
  if (typeof value === "string") {
    unless(!(value.length < schema.minLength), "min_length", { least: schema.minLength });
    unless(!(value.length > schema.maxLength), "max_length", { most: schema.maxLength });
    unless(!schema.pattern || new RegExp(schema.pattern, "u").test(value), "pattern", { pattern: schema.pattern });
  } else if (typeof value === "number") {
    unless(!(value < schema.minimum), "minimum", { least: schema.minimum });
    unless(!(value > schema.maximum), "maximum", { most: schema.maximum });
  } else if (Array.isArray(value)) {
    unless(!(value.length < schema.minItems), "min_items", { least: schema.minItems });
    unless(!(value.length > schema.maxItems), "max_items", { most: schema.maxItems });
    unless(!schema.uniqueItems || new Set(value).size === value.length, "unique");
    broken.push(...value.flatMap((each, i) => (schema.items ? check(schema.items, each, `${field}/${i}`) : [])));
  } else if (TYPES.object(value)) {
    broken.push(...ofObject(schema, value, field, check));
  }
  return broken;
}

function ofObject({ properties = {}, required = [], additionalProperties, allOf = [] }, value, field, check) {
  return [
    ...required.filter((name) => !(name in value)).map((name) => ({ field: `${field}/${name}`, rule: t("rule.required"), missing: true })),
    ...Object.keys(value).filter((name) => !(name in properties) && additionalProperties === false)
      .map((name) => ({ field: `${field}/${name}`, rule: t("rule.unknown") })),
    ...Object.entries(properties).filter(([name, part]) => name in value && part !== true).flatMap(([name, part]) => check(part, value[name], `${field}/${name}`)),
    ...allOf.filter((each) => Object.entries(each.if.properties).every(([name, { const: wanted }]) => value[name] === wanted))
      .flatMap(({ then }) => check(then, value, field)),
  ];
}
