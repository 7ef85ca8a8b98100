-- Which master key wraps a personal key. Keys from before had the only one there was.
alter table platform.personal_key add column master_key_version smallint not null default 1;

-- Each master key that has ever wrapped keys here. The proof is a known text encrypted under it, so that a start with another key is
-- refused instead of failing at the first person. Retired: nothing is wrapped under it any more.
create table platform.master_key (
  version    smallint primary key check (version > 0),
  proof      bytea not null,
  since      timestamptz not null,
  retired_at timestamptz
);
