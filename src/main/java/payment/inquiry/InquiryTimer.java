package payment.inquiry;

import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import outbox.Command;
import outbox.Timer;

/** Finds the payments and refunds about which a provider is to be asked now. */
@Component
class InquiryTimer implements Timer {

    private final Inquiries inquiries;

    InquiryTimer(Inquiries inquiries) {
        this.inquiries = inquiries;
    }

    @Override
    public List<? extends Command<?>> due(Instant now, int limit) {
        return inquiries.due(now, limit);
    }
}
