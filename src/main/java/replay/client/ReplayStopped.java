package replay.client;

/** The replay cannot or shall not go on; the message says why. No verdict on the invoice it was thrown for. */
public final class ReplayStopped extends RuntimeException {

    private static final long serialVersionUID = 1;

    ReplayStopped(String message) {
        super(message);
    }
}
