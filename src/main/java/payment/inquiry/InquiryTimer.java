package payment.inquiry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import outbox.Command;
import outbox.Timer;
import payment.call.CallsInFlight;
import payment.provider.PaymentProvider;

/** Finds the payments, refunds and captures whose provider is to be called or asked now. A provider that does not answer is left out for a while. */
@Component
class InquiryTimer implements Timer {

    /** Rows that name no provider: questions about payments, and rows that an earlier build has written. */
    private static final String NOBODY = "";

    private final Inquiries inquiries;
    private final CallsInFlight calls;
    private final List<String> names;

    InquiryTimer(Inquiries inquiries, CallsInFlight calls, ObjectProvider<PaymentProvider> providers) {
        this.inquiries = inquiries;
        this.calls = calls;
        this.names = providers.stream().map(PaymentProvider::name).toList();
    }

    @Override
    public List<? extends Command<?>> due(Instant now, int limit) {
        Map<String, Integer> most = Stream.concat(Stream.of(NOBODY), names.stream())
                .collect(
                        Collectors.toMap(Function.identity(), name -> name.equals(NOBODY) ? limit : free(name, limit)));
        return inquiries.due(now, most);
    }

    private int free(String provider, int limit) {
        return Math.min(limit, calls.free(provider));
    }
}
