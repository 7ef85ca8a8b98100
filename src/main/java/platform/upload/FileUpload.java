package platform.upload;

import java.util.regex.Pattern;

/**
 * An operation whose body is a file, too large to be held in memory. A module declares it as a bean. The body is then written to a private
 * file, which {@link RequestFiles#of} returns.
 *
 * @param path matches the path of the request as it was sent
 * @param limitBytes size of the largest file
 * @param atOnce how many files of this operation may arrive at the same time on one instance
 */
public record FileUpload(Pattern path, long limitBytes, int atOnce) {

    public FileUpload {
        if (limitBytes <= 0 || atOnce <= 0) {
            throw new IllegalArgumentException("limitBytes and atOnce must be above zero");
        }
    }
}
