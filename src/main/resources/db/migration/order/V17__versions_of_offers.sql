-- Each version of an offer with all its terms, as promotion has published it. Orders name the versions that they used, so they are kept
-- for ever.
create table "order".offer_version (
  promotion_id text collate "C" not null,
  version      bigint not null,
  change_no    bigint not null, -- changes of offers are numbered; which versions were current at a change follows from its number
  offer        jsonb not null, -- the event that has published it
  primary key (promotion_id, version)
);
create index offer_version_change on "order".offer_version (change_no);

-- The number of the last change of an offer. One statement finds out whether anything has changed.
create table "order".offer_change (
  only_row boolean primary key default true check (only_row),
  number   bigint not null
);
insert into "order".offer_change (number) select case when exists (select from "order".standing_offer) then 1 else 0 end;
alter table "order".standing_offer add column change_no bigint not null default 1;
create index standing_offer_change on "order".standing_offer (change_no);
drop index "order".standing_offer_automatic;
