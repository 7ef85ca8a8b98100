package notification.mail;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import platform.language.Language;
import platform.privacy.PersonalData;

/**
 * A stored mail. It holds no text; the text is written from the facts.
 *
 * @param owner of the personal key that seals the address
 * @param sending how often the mail was requested: 1, and one more each time that an operator sends it again
 * @param attempts how often it was handed to the mail server in this sending
 * @param lastError why the last attempt failed, without addresses; null if none failed
 * @param address sealed; null if the person was erased
 * @param language null for the shop's default
 */
public record Mail(
        UUID id,
        UUID orderId,
        String orderNo,
        String owner,
        MailKind kind,
        String reference,
        MailFacts facts,
        MailState state,
        int sending,
        int attempts,
        Instant happenedAt,
        Instant createdAt,
        @Nullable Instant finishedAt,
        @Nullable String lastError,
        @Nullable PersonalData address,
        @Nullable Language language) {}
