package notification.mail;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail to be stored.
 *
 * @param owner of the personal key that seals the address
 * @param reference of the shipment, payment or return; empty if an order has only one mail of the kind
 * @param happenedAt when the event happened that the mail tells
 * @param usefulUntil after this time the mail would not help; null if it always does
 */
public record NewMail(
        UUID orderId,
        String orderNo,
        String owner,
        MailKind kind,
        String reference,
        MailFacts facts,
        Instant happenedAt,
        @Nullable Instant usefulUntil) {

    public NewMail with(MailFacts others) {
        return new NewMail(orderId, orderNo, owner, kind, reference, others, happenedAt, usefulUntil);
    }
}
