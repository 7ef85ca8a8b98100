create table platform.personal_key (
  owner text primary key,
  key bytea not null,
  created_at timestamptz not null
);
