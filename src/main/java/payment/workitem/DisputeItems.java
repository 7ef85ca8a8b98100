package payment.workitem;

import static platform.sql.Timestamps.utcOrNull;

import java.time.Instant;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import payment.PaymentEvent.DisputeEvent;
import payment.PaymentEvent.DisputeState;
import payment.PaymentEvent.DisputeStatus;
import payment.workitem.WorkItem.Resolution;
import platform.money.Money;

/**
 * The work items of disputes, one for each: a person must send evidence to the provider in time. A decision of the provider settles it. All
 * methods join the running transaction.
 */
@Repository
public class DisputeItems {

    private final DSLContext database;

    DisputeItems(DSLContext database) {
        this.database = database;
    }

    /** Opens, changes, settles or opens again the work item of a dispute, as the event says. */
    public void follow(DisputeEvent event, Instant at) {
        String subject = "DISPUTE:" + event.reference();
        DisputeState state = event.after();
        if (event.before() == null) {
            open(subject, event, at);
        } else if (!state.decided()) {
            changeOrReopen(subject, state, at);
        } else {
            settle(subject, state.status() == DisputeStatus.WON ? Resolution.DISPUTE_WON : Resolution.DISPUTE_LOST, at);
        }
    }

    private void open(String subject, DisputeEvent event, Instant at) {
        Money amount = event.after().amount();
        database.execute(
                """
                insert into payment.work_item (
                  subject, kind, state, provider, reference, provider_id, expected_minor, expected_currency, detail, due_at,
                  opened_at, changed_at)
                values (?, 'DISPUTE', 'OPEN', ?, ?, ?, ?, ?, ?, ?::timestamptz, ?::timestamptz, ?::timestamptz)
                on conflict (subject) do nothing""",
                subject,
                event.provider(),
                event.paymentReference(),
                event.reference().substring(event.provider().length() + 1),
                amount.amountMinor(),
                amount.currency(),
                detail(event.after()),
                utcOrNull(event.after().evidenceDueAt()),
                utcOrNull(at),
                utcOrNull(at));
    }

    private static String detail(DisputeState state) {
        return "the payer disputes the payment: " + state.reason();
    }

    private void changeOrReopen(String subject, DisputeState state, Instant at) {
        database.execute(
                """
                with known as (
                  select item_id, state in ('RESOLVED', 'DISMISSED') and resolution in ('DISPUTE_WON', 'DISPUTE_LOST') as reopens
                  from payment.work_item where subject = ? for update),
                changed as (
                  update payment.work_item w
                  set state = case when reopens then 'OPEN' else w.state end,
                    owner = case when reopens then null else w.owner end,
                    resolution = case when reopens then null else w.resolution end,
                    steps = w.steps + case when reopens then 1 else 0 end,
                    expected_minor = ?, detail = ?, due_at = ?::timestamptz, changed_at = ?::timestamptz
                  from known where known.item_id = w.item_id
                  returning w.item_id, w.steps, known.reopens)
                insert into payment.work_item_step (item_id, step_no, action, at)
                select item_id, steps, 'REOPENED', ?::timestamptz from changed where reopens""",
                subject,
                state.amount().amountMinor(),
                detail(state),
                utcOrNull(state.evidenceDueAt()),
                utcOrNull(at),
                utcOrNull(at));
    }

    private void settle(String subject, Resolution resolution, Instant at) {
        database.execute("""
                with settled as (
                  update payment.work_item
                  set state = 'RESOLVED', resolution = ?, steps = steps + 1, changed_at = ?::timestamptz
                  where subject = ? and (state in ('OPEN', 'TAKEN') or resolution in ('DISPUTE_WON', 'DISPUTE_LOST'))
                  returning item_id, steps)
                insert into payment.work_item_step (item_id, step_no, action, at, resolution)
                select item_id, steps, 'RESOLVED', ?::timestamptz, ? from settled""", resolution.name(), utcOrNull(at), subject, utcOrNull(at), resolution.name());
    }
}
