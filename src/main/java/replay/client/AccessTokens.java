package replay.client;

import java.io.IOException;

/** Access tokens for the platform. For many threads. */
public interface AccessTokens {

    /**
     * A token that should hold.
     *
     * @throws IOException if the authorization server cannot be reached
     * @throws ReplayStopped if it gives none
     */
    String current() throws IOException, InterruptedException;

    /** The platform did not take this token: whether another one can be had. */
    boolean replace(String refused);

    /** Always the token that was given. */
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
