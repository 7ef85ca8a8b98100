package replay.client;

import java.io.IOException;

/** Access tokens for the platform. Implementations are thread-safe. */
interface AccessTokens {

    /**
     * Returns a token that should be valid.
     *
     * @throws IOException if the authorization server cannot be reached
     * @throws ReplayStopped if the authorization server issues no token
     */
    String current() throws IOException, InterruptedException;

    /** Call it after the platform has refused this token. Returns whether {@link #current()} can return another token. */
    boolean replace(String refused);

    /** Returns the given token for every call. */
    static AccessTokens given(String token) {
        return new AccessTokens() {

            @Override
            public String current() {
                return token;
            }

            @Override
            public boolean replace(String refused) {
                return false;
            }
        };
    }
}
