-- What operators noted on orders. A row is inserted by a transaction that locks the row of its order, and never changes. Orders without notes
-- have none.
create table "order".note (
  order_id   uuid not null,
  note_no    integer not null check (note_no between 1 and 500), -- within the order, without a gap
  created_at timestamptz not null,
  author     text collate "C" not null, -- the subject of the operator
  owner      text collate "C" not null, -- of the key that seals the text: the person of the order
  text       text not null, -- sealed
  primary key (order_id, note_no)
);

-- The notes on the orders of a person, for an export.
create index note_by_owner on "order".note (owner, created_at, order_id, note_no);
