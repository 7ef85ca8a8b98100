package replay.client;

/** What the platform is to believe the caller by. Its text says nothing of the secret. */
public sealed interface Credentials {

    /** An access token that was given; it is not renewed. */
    record Token(String value) implements Credentials {

        @Override
        public String toString() {
            return "Token[…]";
        }
    }

    /** A client of the platform's authorization server, which gets tokens as it needs them. */
    record Client(String id, String secret) implements Credentials {

        @Override
        public String toString() {
            return "Client[" + id + "]";
        }
    }
}
