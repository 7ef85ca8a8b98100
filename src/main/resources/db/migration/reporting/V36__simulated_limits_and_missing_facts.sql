-- The budget and the limits with which a promotion is simulated: {"currency", "limits": [{"per", "uses", "amountMinor"}], "partial"}; null for none.
alter table reporting.simulation add column limits jsonb;

-- What the simulated orders have used of the limits so far; deleted when the simulation is done. The subject is what a limit counts on its own, such
-- as a day or the pseudonym of a customer.
create table reporting.simulation_use (
  simulation_id uuid not null references reporting.simulation on delete cascade,
  per           text not null,
  subject       text collate "C" not null,
  uses          bigint not null,
  amount        bigint not null, -- in minor units
  primary key (simulation_id, per, subject)
) with (fillfactor = 50);

-- Orders that do not tell facts that the promotion depends on. Null if they were not counted: for SKU and CATEGORY, and by earlier builds.
alter table reporting.simulation_sum
  add column without_floors bigint,
  add column without_sku_facts bigint,
  add column without_customer_facts bigint;
