-- They come and go all the time: pages that a vacuum gives back are asked for again at once, and for that it keeps everybody out.
alter table outbox.delivery set (vacuum_truncate = false);
