package replay.client;

/** The replay cannot continue, or was interrupted; the message says why. It says nothing about the invoice that was in progress. */
public final class ReplayStopped extends RuntimeException {

    private static final long serialVersionUID = 1;

    ReplayStopped(String message) {
        super(message);
    }
}
