-- An order with discounts costs no more rows than one without. [{promotionId, code, discount, funders}]; null: none
alter table reporting.order_fact
  add column discounts jsonb,
  add constraint discounts_are_a_list check (jsonb_typeof(discounts) = 'array');
update reporting.order_fact fact
   set discounts = taken.discounts
  from (select generation, order_id,
               jsonb_agg(jsonb_build_object('promotionId', promotion_id, 'code', code, 'discount', discount,
                 'funders', coalesce(funders, jsonb_build_object('SHOP', discount))) order by promotion_id, code) as discounts
          from reporting.order_discount
         group by generation, order_id) taken
 where taken.generation = fact.generation and taken.order_id = fact.order_id;
drop table reporting.order_discount;
