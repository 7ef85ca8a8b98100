-- The content of an order, which never changes, is in its first event. SQL that needs both the row and the content reads this view.
create view "order".order_with_content as
select o.id, o.seq, o.order_no, o.user_id, o.external_reference, o.state, o.created_at, o.placed_at, o.deadline, o.progress,
       first_event.payload::jsonb as content
from "order".orders o
left join "order".order_event first_event on first_event.order_id = o.id and first_event.seq = 1;

comment on column "order".orders.content is 'a copy of the first event, for earlier builds only';
