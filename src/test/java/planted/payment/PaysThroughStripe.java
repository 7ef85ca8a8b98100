package planted.payment;

import com.stripe.StripeClient;

/** Uses the library of a provider outside its package. */
public final class PaysThroughStripe {

    private final StripeClient client = new StripeClient("key");

    public StripeClient client() {
        return client;
    }
}
