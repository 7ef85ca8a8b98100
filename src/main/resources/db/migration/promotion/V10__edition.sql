-- The number of edits of promotions so far. An edit raises it in its transaction, so two reads of the same number see the same terms; instances
-- compile the promotions again only after it has changed.
create table promotion.edition (
  number bigint not null check (number > 0),
  single boolean primary key default true check (single)
);
insert into promotion.edition (number) values (1);
