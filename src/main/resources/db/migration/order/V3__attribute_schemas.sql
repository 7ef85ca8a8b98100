-- What catalog has told of the attributes of orders and lines; the highest version counts.
create table "order".attribute_schema (
  subject text collate "C" primary key check (subject in ('order', 'line')),
  version bigint not null,
  schema  json not null
);
