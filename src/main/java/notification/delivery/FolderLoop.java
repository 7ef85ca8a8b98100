package notification.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import notification.mail.Mail;
import notification.mail.MailState;
import notification.mail.Mails;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import platform.background.ApplicationLoop;
import platform.background.BackgroundLoop;
import platform.privacy.PersonalKeys;

/**
 * Keeps the folder of a first run small, and without mails of persons who were erased. It compares the files with the database, so nothing is
 * left if the process is killed between an erasure and the deletion of a file.
 */
@Component
class FolderLoop extends ApplicationLoop {

    private static final int MAX_FILES = 500;
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Optional<MailFolder> folder;
    private final Mails mails;
    private final PersonalKeys personalKeys;

    FolderLoop(
            MailRoute route,
            Mails mails,
            PersonalKeys personalKeys,
            @Value("${orderwright.notification.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super(follows && route instanceof MailFolder);
        this.folder = route instanceof MailFolder found ? Optional.of(found) : Optional.empty();
        this.mails = mails;
        this.personalKeys = personalKeys;
    }

    @Override
    protected BackgroundLoop begin() {
        return new BackgroundLoop("notification-folder", INTERVAL, INTERVAL, () -> {
            clean();
            return INTERVAL;
        });
    }

    /** Deletes the files whose mail is unknown or whose person was erased, and the oldest of too many. */
    void clean() {
        try {
            List<Path> files = folder.isEmpty() ? List.of() : folder.get().files();
            if (files.isEmpty()) {
                return;
            }
            List<Path> newest = files.subList(Math.max(0, files.size() - MAX_FILES), files.size());
            Set<UUID> wanted = wanted(newest);
            for (Path file : files) {
                if (!newest.contains(file)
                        || !wanted.contains(MailFolder.idOf(file).orElseThrow())) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Set<UUID> wanted(List<Path> files) {
        Map<UUID, Mail> known =
                mails
                        .find(files.stream()
                                .map(file -> MailFolder.idOf(file).orElseThrow())
                                .toList())
                        .stream()
                        .collect(Collectors.toMap(Mail::id, Function.identity()));
        Set<String> owners = personalKeys
                .current(known.values().stream().map(Mail::owner).collect(Collectors.toSet()))
                .keySet();
        return known.values().stream()
                .filter(mail -> owners.contains(mail.owner()) && mail.state() != MailState.ERASED)
                .map(Mail::id)
                .collect(Collectors.toSet());
    }
}
