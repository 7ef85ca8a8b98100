package platform.files;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A file of the home folder can be read, but does not hold what the platform wrote there. The message never contains the content. */
public final class DamagedFileException extends FileSystemException {

    private final String found;
    private final String action;

    /**
     * @param found what is wrong with the file, as a sentence without its subject and its full stop
     * @param action what the operator can do, as one or more sentences
     */
    public DamagedFileException(Path file, String found, String action) {
        super(file.toString(), null, found);
        this.found = found;
        this.action = action;
    }

    public String action() {
        return action;
    }

    @Override
    public String getMessage() {
        return "%s %s".formatted(getFile(), found);
    }
}
