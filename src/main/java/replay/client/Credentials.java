package replay.client;

/** The caller's credentials for the platform. {@code toString()} does not show the secret. */
public sealed interface Credentials {

    /** An access token that the user gave; it is not renewed. */
    record Token(String value) implements Credentials {

        @Override
        public String toString() {
            return "Token[…]";
        }
    }

    /** A client of the platform's authorization server; the replay gets tokens for it when it needs them. */
    record Client(String id, String secret) implements Credentials {

        @Override
        public String toString() {
            return "Client[" + id + "]";
        }
    }
}
