-- The category tree. A row names its parent together with the parent's depth, so that no row can be its own ancestor: its depth
-- would be below itself. When a branch moves, the depths of all below it follow.
create table catalog.category (
  category_id  text collate "C" primary key,
  parent_id    text collate "C",
  parent_depth integer,
  depth        integer not null generated always as (coalesce(parent_depth, 0) + 1) stored,
  name         text not null,
  version      bigint not null,
  updated_at   timestamptz not null,
  constraint category_place unique (category_id, depth),
  constraint category_parent foreign key (parent_id, parent_depth) references catalog.category (category_id, depth)
    on update cascade,
  constraint parent_has_depth check ((parent_id is null) = (parent_depth is null)),
  constraint tree_depth check (depth <= 8),
  constraint category_version check (version >= 1)
);
create index category_parent_id on catalog.category (parent_id);

alter table catalog.sku
  add column category     text collate "C" references catalog.category,
  add column tax_class    text not null default 'standard',
  add column weight_grams bigint not null default 0,
  add column attributes   jsonb not null default '{}',
  add constraint sku_tax_class check (tax_class ~ '^[a-z0-9_-]{1,32}$'),
  add constraint sku_weight check (weight_grams between 0 and 1000000000),
  add constraint sku_attributes check (jsonb_typeof(attributes) = 'object');
create index sku_category on catalog.sku (category, sku_id) where category is not null;
create index sku_attributes on catalog.sku using gin (attributes jsonb_path_ops);

-- What custom attributes may be, as JSON Schema; of each subject the last one counts. As json, so that it reads as it was written.
create table catalog.attribute_schema (
  subject    text collate "C" primary key,
  schema     json not null,
  version    bigint not null,
  updated_at timestamptz not null,
  constraint schema_subject check (subject in ('sku', 'order', 'line')),
  constraint schema_version check (version >= 1)
);
