package outbox.parked;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import platform.bulk.BulkAction;
import platform.idempotency.Claims;
import platform.idempotency.IdempotencyRows;

/** Delivers each parked event of a bulk job again. */
@Component
class ResendEvents implements BulkAction {

    static final String AUDITED_AS = "outbox.parked_event.resend";
    static final String OBJECT_TYPE = "parked_event";

    private final ParkedEventDecisions decisions;
    private final IdempotencyRows platformKeys;
    private final TransactionTemplate transaction;

    ResendEvents(ParkedEventDecisions decisions, IdempotencyRows platformKeys, TransactionTemplate transaction) {
        this.decisions = decisions;
        this.platformKeys = platformKeys;
        this.transaction = transaction;
    }

    @Override
    public Kind kind() {
        return Kind.RESEND_EVENTS;
    }

    @Override
    public String auditedAs() {
        return AUDITED_AS;
    }

    @Override
    public String objectType() {
        return OBJECT_TYPE;
    }

    @Override
    public Optional<String> brokenRule(String id) {
        return ParkedEventId.parse(id).isPresent()
                ? Optional.empty()
                : Optional.of("must be the id of an event and a listener: 17/order or 17/payment:provider-calls");
    }

    /**
     * A resent event is no longer parked. So the transaction that resends it also uses up the key; otherwise a repeated execution would be
     * refused.
     */
    @Override
    public CompletableFuture<?> execute(Item item) {
        ParkedEventId id = ParkedEventId.parse(item.objectId()).orElseThrow();
        transaction.executeWithoutResult(status -> {
            Claims claims = platformKeys.claim(List.of(item.key()));
            claims.once(
                    item.key(),
                    item.objectId(),
                    done -> done,
                    () -> {
                        decisions.resend(id, item.subject());
                        return item.objectId();
                    },
                    Optional::of);
            platformKeys.settle(claims);
        });
        return CompletableFuture.completedFuture(null);
    }
}
