package notification.delivery;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import platform.files.PrivateFiles;

/**
 * Writes mails into a folder, one file for each, as a first run has no mail server. Mail programs open the files. Only the account of this
 * process may read them.
 */
final class MailFolder implements MailRoute {

    private static final String SUFFIX = ".eml";
    private static final Pattern ID = Pattern.compile(
            ".*([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})-[0-9]+\\.eml(\\.unfinished)?");

    private final Path folder;

    /** @param folder it is created with the first mail */
    MailFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public boolean exists() {
        return true;
    }

    /** Writes the file at once or not at all. Another attempt for the same sending replaces the file. */
    @Override
    public Handover hand(MimeMessage message, String name) {
        try {
            PrivateFiles.requireFolder(folder);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            message.writeTo(bytes);
            PrivateFiles.write(folder.resolve(name + SUFFIX), bytes.toString(StandardCharsets.US_ASCII));
            return new Handover.Accepted();
        } catch (IOException | MessagingException failure) {
            return new Handover.Failed(Replies.reason(failure));
        }
    }

    /** The files with mails, oldest first. */
    List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> idOf(file).isPresent())
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
        }
    }

    /** The id of the mail in a file; empty if the file has no mail of ours. */
    static Optional<UUID> idOf(Path file) {
        Matcher name = ID.matcher(file.getFileName().toString());
        return name.matches() ? Optional.of(UUID.fromString(name.group(1))) : Optional.empty();
    }
}
