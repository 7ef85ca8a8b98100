-- What a promotion would have cost on the orders of a period. The runner reads the log with a cursor for each simulation,
-- outbox.cursor 'reporting/simulation/{id}', and adds each page of the log to the sums in the transaction that moves the cursor. So a simulation goes
-- on where it stood, on any instance, and nothing of the size of the period is kept.
create table reporting.simulation (
  simulation_id uuid primary key,
  name          text not null,
  definition    jsonb not null,
  from_at       timestamptz not null, -- business time
  to_at         timestamptz not null,
  zone          text not null, -- of its days
  channels      text[], -- null for all
  prices        text not null check (prices in ('BEFORE_DISCOUNTS', 'AFTER_DISCOUNTS')),
  subject       text not null,
  status        text not null check (status in ('WAITING', 'RUNNING', 'DONE', 'FAILED')),
  orders_total  bigint, -- known to the reports when it began
  orders_read   bigint not null default 0,
  failures      integer not null default 0,
  created_at    timestamptz not null,
  started_at    timestamptz,
  finished_at   timestamptz,
  check (from_at < to_at),
  check ((status in ('DONE', 'FAILED')) = (finished_at is not null)),
  check (status = 'WAITING' or started_at is not null)
);
create index simulation_by_time on reporting.simulation (created_at, simulation_id);
create index simulation_unfinished on reporting.simulation (created_at, simulation_id) where finished_at is null;
create unique index one_simulation_runs on reporting.simulation (status) where status = 'RUNNING';

-- Amounts in minor units. SKU and CATEGORY count only orders that the promotion reduces there, and when the simulation is done, only the
-- dearest stay; the others count all orders.
create table reporting.simulation_sum (
  simulation_id    uuid not null references reporting.simulation on delete cascade,
  dimension        text not null check (dimension in ('TOTAL', 'DAY', 'CATEGORY', 'SKU', 'CHANNEL', 'COUNTRY')),
  currency         text not null,
  key              text collate "C" not null, -- '' for the total, and for no category
  orders           bigint not null,
  reduced_orders   bigint not null check (reduced_orders <= orders),
  items            bigint not null, -- the sum of the lines at the prices of the simulation
  cost             bigint not null check (cost >= 0),
  largest          bigint not null check (largest between 0 and cost), -- on one order
  largest_order_no text,
  primary key (simulation_id, dimension, currency, key)
) with (fillfactor = 50);

-- The tree of categories as far as the simulation has read it, for definitions that name categories.
create table reporting.simulation_category (
  simulation_id uuid not null references reporting.simulation on delete cascade,
  category_id   text not null,
  version       bigint not null,
  parent_id     text,
  primary key (simulation_id, category_id)
);
