package replay.client;

/** The platform refused a call without which nothing more can be said; the message says which and how. */
public final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    public Refused(String message) {
        super(message);
    }

    /**
     * Nothing, for an answer that is as wanted.
     *
     * @throws Refused for any other one
     */
    public static void unless(int status, Answer answer, String call) {
        if (!answer.is(status)) {
            throw new Refused(call + ": " + answer.description());
        }
    }
}
