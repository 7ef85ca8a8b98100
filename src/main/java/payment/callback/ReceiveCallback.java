package payment.callback;

import outbox.Command;
import payment.provider.ProviderCallback;
import platform.callback.Verdict;

/** A callback with a verified signature. The verdict is internal; the provider learns only that we have received the callback. */
public record ReceiveCallback(String provider, ProviderCallback callback) implements Command<Verdict> {

    /** The reference of the payment or refund, as the order that it belongs to is not known here. */
    @Override
    public String correlation() {
        return callback.reference();
    }
}
