-- What a promotion gives and when is a document of its own, in the form of definition.schema.json; percentages and amounts off become such
-- documents.
alter table promotion.promotion add column definition jsonb;
update promotion.promotion set definition = jsonb_strip_nulls(jsonb_build_object(
  'benefit', case kind
    when 'PERCENT' then jsonb_build_object(
      'kind', 'PERCENT_OFF', 'target', jsonb_build_object('kind', 'ORDER'), 'basis_points', basis_points, 'base', 'REMAINING')
    else jsonb_build_object(
      'kind', 'AMOUNT_OFF', 'target', jsonb_build_object('kind', 'ORDER'),
      'amount', jsonb_build_object('amount_minor', amount_minor, 'currency', currency)) end,
  'condition', case when threshold_minor is not null then jsonb_build_object(
    'kind', 'SUBTOTAL', 'units', jsonb_build_object('kind', 'EVERYTHING'),
    'at_least', jsonb_build_object('amount_minor', threshold_minor, 'currency', currency)) end,
  'layer', 'ORDER'));
alter table promotion.promotion
  alter column definition set not null,
  drop constraint benefit_of_its_kind,
  drop constraint amounts_have_a_currency,
  drop column kind,
  drop column basis_points,
  drop column amount_minor,
  drop column threshold_minor,
  add constraint definition_gives_something check (definition -> 'benefit' ->> 'kind' is not null),
  add constraint budgets_have_a_currency check (
    currency is not null or (budget_minor is null and held_minor = 0 and redeemed_minor = 0));
