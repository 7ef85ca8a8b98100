package notification.delivery;

import jakarta.mail.MessagingException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;
import notification.delivery.MailRoute.Handover;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;

/** Tells refusals of a mail from failures that may pass. */
final class Replies {

    private static final int PERMANENT = 500;
    private static final int MAX_LENGTH = 300;
    private static final int MAX_CAUSES = 100;

    /** What looks like an address, also in angle brackets. */
    private static final String ADDRESS = "<?[^\\s<>]*@[^\\s<>]*>?";

    private Replies() {}

    /**
     * A mail is refused if the server answers with 5xx to its recipient or its content. Whatever the server says to the sender or to the
     * log-in is a fault of the settings, which an operator can repair, so the mail is tried again.
     */
    static Handover of(MailException failure) {
        Set<Throwable> causes = causes(failure);
        Optional<Handover> ofRecipient = causes.stream()
                .filter(SMTPAddressFailedException.class::isInstance)
                .map(SMTPAddressFailedException.class::cast)
                .map(reply -> handover(reply.getReturnCode(), reply))
                .findFirst();
        return ofRecipient
                .or(() -> causes.stream()
                        .filter(SMTPSendFailedException.class::isInstance)
                        .map(SMTPSendFailedException.class::cast)
                        .filter(reply -> !isAboutSender(reply))
                        .map(reply -> handover(reply.getReturnCode(), reply))
                        .findFirst())
                .orElseGet(() -> new Handover.Failed(reason(last(causes, failure))));
    }

    private static boolean isAboutSender(SMTPSendFailedException reply) {
        return reply.getCommand() == null || reply.getCommand().startsWith("MAIL");
    }

    private static Handover handover(int code, Exception reply) {
        return code >= PERMANENT ? new Handover.Refused(reason(reply)) : new Handover.Failed(reason(reply));
    }

    /** A failure with all exceptions that it names as causes, outermost first. */
    private static Set<Throwable> causes(MailException failure) {
        Set<Throwable> found = Collections.newSetFromMap(new LinkedHashMap<>());
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> open = new ArrayDeque<>();
        open.add(failure);
        while (!open.isEmpty() && seen.size() < MAX_CAUSES) {
            Throwable next = open.poll();
            if (!seen.add(next)) {
                continue;
            }
            found.add(next);
            addIfAny(open, next.getCause());
            if (next instanceof MessagingException chained) {
                addIfAny(open, chained.getNextException());
            }
            if (next instanceof MailSendException several) {
                several.getFailedMessages().values().forEach(open::add);
            }
        }
        return found;
    }

    private static void addIfAny(Deque<Throwable> open, @Nullable Throwable cause) {
        if (cause != null) {
            open.add(cause);
        }
    }

    private static Throwable last(Set<Throwable> causes, Throwable outermost) {
        return causes.stream().reduce((before, after) -> after).orElse(outermost);
    }

    /** A text that may be stored and shown: servers repeat the recipient's address in their answers, so addresses are left out. */
    static String reason(Throwable failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        String safe = message.replaceAll("[\\p{Cc}\\p{Cs}]+", " ")
                .replaceAll(ADDRESS, "(address)")
                .strip();
        return safe.length() <= MAX_LENGTH ? safe : safe.substring(0, MAX_LENGTH - 1) + "…";
    }
}
