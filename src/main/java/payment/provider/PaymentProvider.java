package payment.provider;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;

/**
 * One who collects money for us and gives it back.
 *
 * <p>Public, in a subpackage of its own: other modules may not touch it (only a module's base package is open to them), but
 * a jar on the loader path can implement it without a fork. Such a jar declares its provider as a bean, by an
 * auto-configuration of its own. Providers are told apart by {@link #name()}; no two serve one method.
 *
 * <p>Calls are made at least once. The reference is the idempotency key: whatever is asked twice under one reference is done
 * once by the other side.
 */
public interface PaymentProvider {

    /** Names it in callback addresses and stored rows, so it is never changed. Lower case letters, digits and hyphens. */
    String name();

    /** The payment methods of checkout that it serves. */
    Set<String> methods();

    /**
     * Starts the payment without the network, if this provider can: then the shopper is answered within the batch that
     * asked. Must be quick, do no I/O, and answer the same thing for the same payment.
     *
     * @return empty when {@link #create} has to be called
     */
    default Optional<Creation> createLocally(NewPayment payment) {
        return Optional.empty();
    }

    /**
     * Starts the payment at the provider. Its callbacks may arrive before this returns.
     *
     * @throws IOException when it is not known what became of the call; it is repeated
     */
    Creation create(NewPayment payment) throws IOException, InterruptedException;

    /**
     * Gives a captured payment back, or a part of it. There may be several refunds of one payment, each under a reference of its own.
     *
     * @throws IOException when it is not known what became of the call; it is repeated
     */
    RefundAnswer refund(NewRefund refund) throws IOException, InterruptedException;

    /** Decides whether these bytes come from the provider, just now, and what they say. No I/O. */
    ParsedCallback<ProviderCallback> read(CallbackMessage message);
}
