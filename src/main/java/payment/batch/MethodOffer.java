package payment.batch;

import static payment.jooq.Tables.OFFERED_METHODS;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.JSON;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import outbox.Command;
import outbox.Timer;
import payment.PaymentEvent;
import payment.PaymentEvent.MethodsOffered;
import payment.PaymentEvent.OfferedMethod;
import payment.PaymentEvent.OfferedTradeType;
import payment.PaymentRequest;
import payment.jooq.tables.records.OfferedMethodsRecord;
import payment.provider.PaymentMethod;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the methods of the configured providers take. Each instance compares it once after its start with what was last published, so the
 * configuration of the instance that started last counts.
 */
@Repository
class MethodOffer implements Timer {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final DSLContext database;
    private final List<OfferedMethod> methods;
    private final String json;
    private volatile boolean compared;

    MethodOffer(DSLContext database, Providers providers) {
        this.database = database;
        methods = Stream.concat(
                        providers.methods().stream(), Stream.of(PaymentMethod.of(PaymentRequest.BALANCE, Set.of())))
                .map(MethodOffer::offered)
                .sorted(Comparator.comparing(OfferedMethod::name))
                .toList();
        json = MAPPER.writeValueAsString(methods);
    }

    private static OfferedMethod offered(PaymentMethod method) {
        return new OfferedMethod(
                method.name(),
                method.currencies().stream().sorted().toList(),
                method.tradeTypes().stream()
                        .map(type -> new OfferedTradeType(type.name(), type.needsPayerId()))
                        .toList(),
                method.instalments().stream().sorted().toList(),
                method.isAuthorisedFirst());
    }

    @Override
    public List<? extends Command<?>> due(Instant now, int limit) {
        if (compared) {
            return List.of();
        }
        OfferedMethodsRecord published = database.fetchOne(OFFERED_METHODS);
        compared = published != null && isOffered(published);
        return compared ? List.of() : List.of(new OfferMethods());
    }

    /** The offer, if it differs from what was last published; otherwise null. Locks the table until the end of the transaction. */
    @Nullable
    MethodsOffered lockChange() {
        database.execute("lock table payment.offered_methods in share row exclusive mode");
        OfferedMethodsRecord published = database.fetchOne(OFFERED_METHODS);
        if (published != null && isOffered(published)) {
            return null;
        }
        return new MethodsOffered(published == null ? 1 : published.getVersion() + 1, methods);
    }

    void save(MethodsOffered change) {
        database.insertInto(OFFERED_METHODS)
                .set(OFFERED_METHODS.VERSION, change.version())
                .set(OFFERED_METHODS.METHODS, JSON.valueOf(json))
                .onConflict(OFFERED_METHODS.ONLY_ROW)
                .doUpdate()
                .setAllToExcluded()
                .execute();
    }

    private boolean isOffered(OfferedMethodsRecord published) {
        return published.getMethods().data().equals(json);
    }

    /** Publishes what the methods of the providers take, if that has changed. */
    record OfferMethods() implements Command<Void> {

        @Override
        public String correlation() {
            return PaymentEvent.MethodsOffered.CORRELATION;
        }
    }
}
