package app;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import platform.files.DamagedFileException;

/** Explains a start that failed because of a file or a folder, in the words of the operating system. */
final class UnusableFile extends AbstractFailureAnalyzer<FileSystemException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, FileSystemException failed) {
        if (failed instanceof AccessDeniedException denied) {
            return new FailureAnalysis(
                    "%s: permission denied.".formatted(denied.getFile()),
                    "Give the account of this process access to it, or set orderwright.home to another folder.",
                    failed);
        }
        if (failed instanceof DamagedFileException damaged) {
            return new FailureAnalysis(damaged.getMessage() + ".", damaged.action(), failed);
        }
        if (failed.getFile() != null) {
            return new FailureAnalysis(
                    failed.getMessage() + ".", "Repair it, or set orderwright.home to another folder.", failed);
        }
        return null;
    }
}
