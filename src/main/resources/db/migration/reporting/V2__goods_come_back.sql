-- Units that came back and were refunded, under the return's reference. Amounts in minor units.
create table reporting.order_return (
  generation   integer not null,
  order_id     uuid not null,
  reference    text collate "C" not null,
  line_no      integer not null,
  returned_at  timestamptz not null, -- business time
  sku_id       text collate "C" not null,
  category     text not null, -- '' for none
  quantity     bigint not null check (quantity > 0),
  amount       bigint not null, -- before its discount
  discount     bigint not null,
  tax          bigint not null,
  tax_included bigint not null,
  total        bigint not null,
  primary key (generation, order_id, reference, line_no),
  constraint return_adds_up check (amount - discount + tax = total)
);
create index order_return_returned_at on reporting.order_return (generation, returned_at, order_id, reference);
