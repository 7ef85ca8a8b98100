-- A product has options, such as sizes; its variants are SKUs. The lock of a product's row protects which SKUs are its variants.
create table catalog.product (
  product_id text collate "C" primary key,
  name       text not null,
  options    jsonb not null,
  version    bigint not null,
  updated_at timestamptz not null,
  constraint product_options check (jsonb_typeof(options) = 'array'),
  constraint product_version check (version >= 1)
);

-- Deferred, because one statement may give two variants each other's options.
alter table catalog.sku
  add column product_id text collate "C" references catalog.product,
  add column options    jsonb,
  add constraint sku_variant unique (product_id, options) deferrable initially deferred,
  add constraint sku_options check ((product_id is null) = (options is null)),
  add constraint sku_options_object check (jsonb_typeof(options) = 'object');
