package replay.client;

/** The platform refused a call that the work needs, or its answer cannot be read. The message names the call or the object, and the answer. */
public final class CallFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    public CallFailed(String message) {
        super(message);
    }

    /**
     * Checks that an answer has the expected status.
     *
     * @param call the call, for the message
     * @throws CallFailed if the answer has another status
     */
    public static void unless(int status, Answer answer, String call) {
        if (!answer.is(status)) {
            throw new CallFailed(call + ": " + answer.description());
        }
    }
}
