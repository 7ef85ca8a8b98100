-- The sign-ins of operators at the issuer of a first run, one row each. Codes and refresh tokens are stored as SHA-256 hashes, so a reader of
-- the table can use none of them; they are random, so they need no slow hash. Rows are few and are deleted when they expire.
create table platform.sign_in (
  sign_in_id           uuid primary key,
  client_id            text not null,
  subject              text not null,
  scopes               text[] not null,
  redirect_uri         text not null,
  code_challenge       text not null,
  nonce                text,
  code_hash            bytea not null unique,
  redeemed             boolean not null default false,
  refresh_hash         bytea unique,
  earlier_refresh_hash bytea unique, -- the token before refresh_hash; it is refused, and ends the sign-in if it was stolen
  refreshed_at         timestamptz,
  signed_in_at         timestamptz not null,
  expires_at           timestamptz not null,
  version              int not null default 0
);
