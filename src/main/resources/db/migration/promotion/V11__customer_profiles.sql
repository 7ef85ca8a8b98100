-- The level and the segments of customers, as operators set them. Customers whose profile nobody has set have no row.
create table promotion.customer_profile (
  user_id    text collate "C" primary key,
  version    bigint not null check (version >= 1),
  level      text, -- null: none
  segments   jsonb not null check (jsonb_typeof(segments) = 'array'),
  updated_at timestamptz not null
);
