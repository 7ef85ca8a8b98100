package payment.provider;

import java.util.Map;

/** What became of starting a payment. */
public sealed interface Creation {

    /**
     * It can be paid.
     *
     * @param instructions what the shopper has to do, such as a link to follow; shown to them as it is
     */
    record Created(String providerPaymentId, Map<String, String> instructions) implements Creation {

        public Created {
            instructions = Map.copyOf(instructions);
        }
    }

    /** For good; asking again would not help. */
    record Refused(String reason) implements Creation {}
}
