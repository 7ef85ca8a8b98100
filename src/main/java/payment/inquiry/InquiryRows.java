package payment.inquiry;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import payment.inquiry.Inquiry.Subject;
import payment.operation.PaymentProperties;

/** The inquiries of one batch: the rows that it has locked, and their changes. */
public final class InquiryRows {

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    private final PaymentProperties intervals;
    private final Instant at;
    private final Map<String, Inquiry> locked;
    private final Map<String, Inquiry> saved = new TreeMap<>();
    private final Set<String> ended = new TreeSet<>();

    /**
     * @param intervals of inquiries and of calls that are repeated; each further interval is twice as long, up to an hour
     * @param at the time of the batch
     * @param locked the locked inquiries by reference
     */
    public InquiryRows(PaymentProperties intervals, Instant at, Map<String, Inquiry> locked) {
        this.intervals = intervals;
        this.at = at;
        this.locked = locked;
    }

    /** @param windowEnd the end of the payment window, at which an inquiry is due, too; null for a refund */
    public void begin(Subject subject, String reference, @Nullable Instant windowEnd) {
        saved.put(reference, new Inquiry(reference, subject, 0, next(0, windowEnd)));
    }

    /** Begins an inquiry, or lets it begin again, that is due at this time. */
    public void beginAt(Subject subject, String reference, Instant dueAt) {
        saved.put(reference, new Inquiry(reference, subject, 0, dueAt));
        ended.remove(reference);
    }

    /** The inquiry with this reference if it is due. The timer may have sent its command twice. */
    public Optional<Inquiry> due(String reference) {
        return find(reference).filter(inquiry -> !inquiry.dueAt().isAfter(at));
    }

    private Optional<Inquiry> find(String reference) {
        return ended.contains(reference)
                ? Optional.empty()
                : Optional.ofNullable(saved.getOrDefault(reference, locked.get(reference)));
    }

    /** The inquiry with this reference, unless an instance may be making its call. */
    public Optional<Inquiry> unclaimed(String reference) {
        return find(reference).filter(inquiry -> !inquiry.isClaimed(at));
    }

    /** The inquiry with this reference, if it is still the claimed one: no other instance has claimed its call since. */
    public Optional<Inquiry> stillClaimed(Inquiry claimed) {
        return find(claimed.reference()).filter(inquiry -> Objects.equals(inquiry.claimedAt(), claimed.claimedAt()));
    }

    /**
     * The call is claimed: it is made after the commit, and repeated if nothing is recorded about it in time.
     *
     * @param trace the trace id of the item that leads to the call; it counts only for the first call
     * @return the claimed inquiry
     */
    public Inquiry claim(Inquiry inquiry, String provider, @Nullable String trace) {
        Inquiry claimed = inquiry.claimed(provider, trace, at, at.plus(intervals.callWithin()));
        saved.put(claimed.reference(), claimed);
        ended.remove(claimed.reference());
        return claimed;
    }

    /** Lets the call begin now, as if it had been made before, unless its row knows an earlier time. */
    public void transfer(Subject subject, String reference) {
        Inquiry row = find(reference).orElseGet(() -> new Inquiry(reference, subject, 0, at));
        if (!row.isClaimed(at)) {
            saved.put(reference, row.transferred(row.dueAt().isBefore(at) ? row.dueAt() : at));
            ended.remove(reference);
        }
    }

    /** The provider has given an answer, but not the outcome, so it is asked later. Calls without an answer before it do not lengthen the interval. */
    public void answered(Inquiry inquiry) {
        saved.put(inquiry.reference(), inquiry.answered(next(inquiry.asked() - 1 - inquiry.failures(), null)));
    }

    /** The call had no usable answer and is repeated after a while. */
    public void failed(Inquiry inquiry, String why) {
        Duration wait = Inquiry.interval(intervals.retryAfter(), inquiry.failures());
        saved.put(inquiry.reference(), inquiry.failed(why, at.plus(wait)));
    }

    /** The provider was not called, so this was no attempt. */
    public void notCalled(Inquiry inquiry, Duration wait) {
        saved.put(inquiry.reference(), inquiry.notCalled(at.plus(wait)));
    }

    /** The call must wait for others: it is due again after the time that it has waited by now, but at least a second and at most an hour. */
    public void putOff(Inquiry inquiry, Instant since) {
        Duration waited = Duration.between(since, at);
        int doublings =
                waited.compareTo(SHORTEST_WAIT) < 0 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(waited.toSeconds()) - 1;
        saved.put(inquiry.reference(), inquiry.dueAt(at.plus(Inquiry.interval(SHORTEST_WAIT, doublings))));
    }

    /** An inquiry that is due now and begins again with the first interval, whether there was one or not. */
    public Inquiry beginAgain(Subject subject, String reference) {
        return new Inquiry(reference, subject, 0, at);
    }

    /** The provider is asked now, and again after a longer interval. */
    public void asked(Inquiry inquiry, @Nullable Instant windowEnd) {
        int asked = inquiry.asked() + 1;
        saved.put(
                inquiry.reference(),
                new Inquiry(inquiry.reference(), inquiry.subject(), asked, next(asked, windowEnd)));
        ended.remove(inquiry.reference());
    }

    /** The outcome is known. */
    public void end(Inquiry inquiry) {
        ended.add(inquiry.reference());
        saved.remove(inquiry.reference());
    }

    private Instant next(int asked, @Nullable Instant windowEnd) {
        Instant next = at.plus(Inquiry.interval(intervals.askAfter(), Math.max(0, asked)));
        return windowEnd != null && windowEnd.isAfter(at) && windowEnd.isBefore(next) ? windowEnd : next;
    }

    /** The inquiries to insert or change. */
    public Collection<Inquiry> saved() {
        return saved.values();
    }

    /** The inquiries to delete, by reference. */
    public Set<String> ended() {
        return ended;
    }
}
