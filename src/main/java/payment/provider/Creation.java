package payment.provider;

import java.util.Map;

/** The result of starting a payment at a provider. */
public sealed interface Creation {

    /**
     * The provider has started the payment, and the shopper can pay.
     *
     * @param instructions the provider's instructions for the shopper, such as a link to follow; shown to the shopper unchanged
     */
    record Created(String providerPaymentId, Map<String, String> instructions) implements Creation {

        public Created {
            instructions = Map.copyOf(instructions);
        }
    }

    /** The provider refuses the payment for good; a retry would not help. */
    record Refused(String reason) implements Creation {}
}
