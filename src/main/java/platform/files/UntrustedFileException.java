package platform.files;

import java.nio.file.Path;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Refuses the start: other accounts of this machine own, or may have changed, a file that the platform must trust. */
public final class UntrustedFileException extends RuntimeException {

    private final String found;
    private final String action;

    /**
     * @param path the file or folder that cannot be trusted
     * @param found what is wrong with it, as a sentence without its subject
     * @param action what the operator has to do
     */
    public UntrustedFileException(Path path, String found, String action) {
        super("%s %s. %s".formatted(path, found, action));
        this.found = "%s %s.".formatted(path, found);
        this.action = action;
    }

    /** Prints the message at a failed start, without a stack trace. */
    static final class Explained extends AbstractFailureAnalyzer<UntrustedFileException> {

        @Override
        protected FailureAnalysis analyze(Throwable root, UntrustedFileException refused) {
            return new FailureAnalysis(refused.found, refused.action, refused);
        }
    }
}
