package payment.provider;

/** What a provider makes of a message that claims to be its own. */
public sealed interface CallbackReading {

    record Genuine(ProviderCallback callback) implements CallbackReading {}

    /** Signature missing, wrong or too old: answered 401. */
    record Forged(String why) implements CallbackReading {}

    /** Signed, but not to be understood: answered 400. */
    record Unreadable(String why) implements CallbackReading {}
}
