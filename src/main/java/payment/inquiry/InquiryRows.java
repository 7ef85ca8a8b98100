package payment.inquiry;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import payment.inquiry.Inquiry.Subject;

/** The inquiries of one batch: those that it has locked, and what becomes of them. */
public final class InquiryRows {

    private final Duration firstInterval;
    private final Instant at;
    private final Map<String, Inquiry> locked;
    private final Map<String, Inquiry> saved = new TreeMap<>();
    private final Set<String> ended = new TreeSet<>();

    /**
     * @param firstInterval the time between a request and the first inquiry; each further interval is twice as long, up to an hour
     * @param at the time of the batch
     * @param locked the locked inquiries by reference
     */
    public InquiryRows(Duration firstInterval, Instant at, Map<String, Inquiry> locked) {
        this.firstInterval = firstInterval;
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
        return Optional.ofNullable(saved.getOrDefault(reference, locked.get(reference)))
                .filter(inquiry -> !inquiry.dueAt().isAfter(at));
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
    }

    /** The outcome is known. */
    public void end(Inquiry inquiry) {
        ended.add(inquiry.reference());
    }

    private Instant next(int asked, @Nullable Instant windowEnd) {
        Instant next = at.plus(Inquiry.interval(firstInterval, asked));
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
