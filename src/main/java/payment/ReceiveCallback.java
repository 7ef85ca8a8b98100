package payment;

import outbox.Command;
import payment.provider.ProviderCallback;
import platform.callback.Verdict;

/** A callback whose signature has been checked. The answer is for us; the provider hears only that we have it. */
record ReceiveCallback(String provider, ProviderCallback callback) implements Command<Verdict> {

    /** The payment's or refund's reference: which order it belongs to is not known here. */
    @Override
    public String correlation() {
        return callback.reference();
    }
}
