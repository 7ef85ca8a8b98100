package payment.batch;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import outbox.Commands;
import outbox.NotCalledException;
import outbox.QueueFullException;
import payment.batch.ProviderCall.Claimed;
import payment.batch.ProviderCall.Ended;
import payment.call.CallsInFlight;
import platform.trace.Trace;

/**
 * Makes the calls that a batch has claimed, without an open transaction, and hands in what each has led to. If this instance is killed before that,
 * the claim of the row ends, and the call is made again under the same reference.
 */
@Component
class ProviderCaller {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderCaller.class);

    private final ProviderCalls calls;
    private final CallsInFlight inFlight;
    private final ObjectProvider<Commands> commands;

    ProviderCaller(ProviderCalls calls, CallsInFlight inFlight, ObjectProvider<Commands> commands) {
        this.calls = calls;
        this.inFlight = inFlight;
        this.commands = commands;
    }

    /** Begins the calls after the commit of their claims. Does not block and does not throw. */
    void begin(List<Claimed> claimed) {
        claimed.forEach(call -> inFlight.begin(
                call.due().provider(), () -> Trace.with(call.row().trace(), () -> submit(ended(call)))));
    }

    private Ended ended(Claimed call) {
        try {
            return new Ended(call, calls.call(call.due()), null, null);
        } catch (NotCalledException notCalled) {
            return new Ended(call, List.of(), null, notCalled.tryAgainAfter());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Ended(call, List.of(), "interrupted", null);
        } catch (Exception failure) {
            LOG.debug("Call without a usable answer: reference={}", call.due().reference(), failure);
            return new Ended(call, List.of(), failure.toString(), null);
        }
    }

    private Object submit(Ended ended) {
        try {
            return commands.getObject().submit(ended);
        } catch (QueueFullException stopping) {
            LOG.info(
                    "Outcome of a call not stored, the call is repeated when its claim ends: provider={} reference={} reason={}",
                    ended.call().due().provider(),
                    ended.call().due().reference(),
                    stopping.toString());
            return stopping;
        }
    }
}
