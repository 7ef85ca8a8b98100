package notification.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import notification.mail.Mail;
import notification.mail.MailKind;
import notification.mail.MailState;
import notification.mail.Mails;
import org.springframework.stereotype.Component;

/** The metrics of mails. */
@Component
class MailMeters {

    private static final String PREFIX = "orderwright.notification.";

    private final MeterRegistry registry;
    private final Clock clock;
    private final Timer delay;
    private final Counter failures;

    MailMeters(MeterRegistry registry, Mails mails, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        Gauge.builder(PREFIX + "waiting", mails, Mails::countWaiting)
                .description("Mails that are not sent yet")
                .register(registry);
        delay = Timer.builder(PREFIX + "delay")
                .description("Time from what a mail tells until the mail server accepted the mail")
                .register(registry);
        failures = Counter.builder(PREFIX + "failures")
                .description("Attempts to send a mail that failed and are repeated later")
                .register(registry);
        for (MailKind kind : MailKind.values()) {
            finished(kind, MailState.SENT);
            finished(kind, MailState.REFUSED);
        }
    }

    void countFinished(Mail mail, MailState state) {
        finished(mail.kind(), state).increment();
        if (state == MailState.SENT && mail.sending() == 1) {
            Duration took = Duration.between(mail.happenedAt(), clock.instant());
            delay.record(took.isNegative() ? Duration.ZERO : took);
        }
    }

    void countFailure() {
        failures.increment();
    }

    private Counter finished(MailKind kind, MailState state) {
        return Counter.builder(PREFIX + "mails")
                .description("Mails that this instance has finished; sent are those that the mail server has accepted")
                .tag("kind", kind.name())
                .tag("state", state.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
