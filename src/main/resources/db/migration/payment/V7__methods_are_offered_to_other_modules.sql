-- What the methods of the configured providers take, as it was last published. One row, or none before the first publication.
create table payment.offered_methods (
  only_row boolean primary key default true check (only_row),
  version  bigint not null,
  methods  json not null
);
