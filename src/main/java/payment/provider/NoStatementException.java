package payment.provider;

import java.io.IOException;

/**
 * The provider says that a day has no statement, because nothing happened on it. Some providers say this also if they are asked too early,
 * so the platform asks several times before it takes the day as one without transactions.
 */
public final class NoStatementException extends IOException {

    public NoStatementException(String message) {
        super(message);
    }
}
