package notification.delivery;

import static java.util.Objects.requireNonNull;

import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import notification.delivery.MailRoute.Handover;
import notification.mail.Claimed;
import notification.mail.Mail;
import notification.mail.MailState;
import notification.mail.Mails;
import notification.settings.NotificationProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import platform.background.GrowingPause;
import platform.privacy.PersonalKeys;
import platform.sql.RepeatedTransaction;

/**
 * Sends mails that are due. A transaction claims a mail and opens its address; the mail is handed over without a transaction; another
 * transaction records the result. If the process is killed between the two, another instance sends the mail again after the lease, with the
 * same {@code Message-ID}.
 */
@Component
class MailSending {

    private static final Logger LOG = LoggerFactory.getLogger(MailSending.class);

    /** The longest time for one attempt, whatever the mail server does. */
    static final Duration TIMEOUT = Duration.ofSeconds(90);

    /** Longer than an attempt and the record of its result can last. */
    static final Duration LEASE = Duration.ofMinutes(3);

    private static final String OVERDUE = "The time for its attempts was over before the mail server accepted it";

    private final Mails mails;
    private final MimeMails messages;
    private final MailRoute route;
    private final PersonalKeys personalKeys;
    private final MailMeters meters;
    private final GrowingPause pause;
    private final TransactionTemplate transaction;

    MailSending(
            Mails mails,
            MimeMails messages,
            MailRoute route,
            PersonalKeys personalKeys,
            MailMeters meters,
            NotificationProperties properties,
            TransactionTemplate transaction) {
        this.mails = mails;
        this.messages = messages;
        this.route = route;
        this.personalKeys = personalKeys;
        this.meters = meters;
        this.pause = new GrowingPause(properties.firstPause(), properties.longestPause());
        this.transaction = transaction;
    }

    /**
     * A claimed mail with its address in clear text.
     *
     * @param address null if the person was erased
     */
    record Addressed(Claimed claimed, @Nullable String address) {

        /** Without the address, because it may be logged. */
        @Override
        public String toString() {
            return "Addressed[%s]".formatted(claimed.mail().id());
        }
    }

    /** Claims mails that are due, until the lease ends. */
    List<Addressed> claim(int limit, Duration lease) {
        return transaction.execute(status -> {
            List<Claimed> claimed = mails.claim(limit, lease);
            PersonalKeys.Found keys = new PersonalKeys.Found(personalKeys.current(
                    claimed.stream().map(each -> each.mail().owner()).collect(Collectors.toSet())));
            return claimed.stream()
                    .map(each ->
                            new Addressed(each, keys.open(each.mail().address()).orElse(null)))
                    .toList();
        });
    }

    /** Sends a claimed mail, and records the result. */
    void send(Addressed addressed, ExecutorService threads) {
        Claimed claimed = addressed.claimed();
        String address = addressed.address();
        if (address == null) {
            finish(claimed, MailState.ERASED, 0, null);
        } else if (claimed.end() != null) {
            String error = claimed.mail().lastError();
            finish(claimed, claimed.end(), 0, error == null ? OVERDUE : error);
        } else {
            switch (hand(claimed.mail(), address, threads)) {
                case Handover.Accepted accepted -> finish(claimed, MailState.SENT, 1, null);
                case Handover.Refused refused -> finish(claimed, MailState.REFUSED, 1, refused.reason());
                case Handover.Failed failed -> postpone(claimed, failed.reason());
            }
        }
    }

    private Handover hand(Mail mail, String address, ExecutorService threads) {
        MimeMessage message;
        try {
            message = messages.message(mail, address);
        } catch (IllegalArgumentException invalid) { // checkouts are checked, but events may come from elsewhere
            return new Handover.Refused("The address is not valid");
        }
        Future<Handover> handed = threads.submit(() -> route.hand(message, name(mail)));
        try {
            return handed.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            return new Handover.Failed(Replies.reason(requireNonNull(failure.getCause())));
        } catch (TimeoutException overdue) {
            return new Handover.Failed("No answer within %d s".formatted(TIMEOUT.toSeconds()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Handover.Failed("The instance was stopped");
        } finally {
            handed.cancel(true); // closes the connection of an attempt that still waits
        }
    }

    /** Sorts by time, and is the same for each attempt. */
    private static String name(Mail mail) {
        return "%d-%s-%s-%d"
                .formatted(
                        mail.createdAt().toEpochMilli(),
                        mail.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        mail.id(),
                        mail.sending());
    }

    private void finish(Claimed claimed, MailState state, int attempts, @Nullable String error) {
        Mail mail = claimed.mail();
        if (!recorded(() -> mails.finish(claimed, state, mail.attempts() + attempts, error))) {
            return;
        }
        meters.countFinished(mail, state);
        if (state == MailState.REFUSED || state == MailState.GIVEN_UP) {
            LOG.warn(
                    "Mail not sent; repair the cause and send it again: mail={} order={} kind={} state={} attempts={} reason={}",
                    mail.id(),
                    mail.orderNo(),
                    mail.kind(),
                    state,
                    mail.attempts() + attempts,
                    error);
        }
    }

    /** A mail of which the result is not recorded is sent once more. So the record is repeated if the database is busy. */
    private boolean recorded(BooleanSupplier record) {
        AtomicBoolean recorded = new AtomicBoolean();
        RepeatedTransaction.run(
                () -> recorded.set(Boolean.TRUE.equals(transaction.execute(status -> record.getAsBoolean()))));
        return recorded.get();
    }

    private void postpone(Claimed claimed, String reason) {
        Mail mail = claimed.mail();
        recorded(() -> mails.postpone(claimed, pause.after(mail.attempts()), reason));
        meters.countFailure();
        LOG.info(
                "Mail not sent, it is tried again later: mail={} order={} kind={} attempts={} reason={}",
                mail.id(),
                mail.orderNo(),
                mail.kind(),
                mail.attempts() + 1,
                reason);
    }
}
