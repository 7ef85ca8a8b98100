package payment.provider;

import java.io.IOException;

/**
 * The provider has answered that it has not done what it was asked for, or does not know the outcome yet, and may do it later: for example, the
 * account lacks the money for a refund. The call is retried like one without an answer. But a provider that answers so is there, so other calls
 * to it go on.
 *
 * <p>It is not for an answer that concerns each call alike, such as too many calls, keys that are not accepted, or a failure of the provider.
 */
public final class NotNowException extends IOException {

    public NotNowException(String message) {
        super(message);
    }

    public NotNowException(String message, Throwable cause) {
        super(message, cause);
    }
}
