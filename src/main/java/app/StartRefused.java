package app;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A start cannot succeed until the operator changes something. The message says why, and what to do. */
public final class StartRefused extends IllegalStateException {

    private final String why;
    private final String action;

    /**
     * @param why what was found, as one or more sentences
     * @param action what the operator can do about it, as one or more sentences
     */
    public StartRefused(String why, String action) {
        super(why + " " + action);
        this.why = why;
        this.action = action;
    }

    public StartRefused(String why, String action, Throwable cause) {
        super(why + " " + action, cause);
        this.why = why;
        this.action = action;
    }

    /** Shows the message instead of a stack trace. */
    public static final class Explained extends AbstractFailureAnalyzer<StartRefused> {

        @Override
        protected FailureAnalysis analyze(Throwable root, StartRefused refused) {
            return new FailureAnalysis(refused.why, refused.action, refused);
        }
    }
}
