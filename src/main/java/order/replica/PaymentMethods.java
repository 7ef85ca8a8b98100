package order.replica;

import static order.jooq.Tables.PAYMENT_METHODS;
import static org.jooq.impl.DSL.excluded;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import order.jooq.tables.records.PaymentMethodsRecord;
import org.jooq.DSLContext;
import org.jooq.JSON;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Repository;
import payment.PaymentEvent.MethodsOffered;
import payment.PaymentEvent.OfferedMethod;
import payment.PaymentEvent.OfferedTradeType;
import platform.web.FieldProblem;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A copy of what the payment methods take, from the events of payment. Checkouts use what this instance has read within the last five
 * seconds. While nothing is known, a checkout may name any configured method.
 */
@Order(4)
@Repository
public class PaymentMethods implements Replica<MethodsOffered> {

    private static final Duration KNOWN_FOR = Duration.ofSeconds(5);
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final TypeReference<List<OfferedMethod>> METHODS = new TypeReference<>() {};

    private final DSLContext database;

    /** One entry, as there is one list; empty while nothing is known. */
    private final LoadingCache<Boolean, Map<String, OfferedMethod>> known =
            Caffeine.newBuilder().expireAfterWrite(KNOWN_FOR).build(only -> read());

    PaymentMethods(DSLContext database) {
        this.database = database;
    }

    /** How a shopper wants to pay. What is null is as usual for the method. */
    public interface Wanted {

        @Nullable
        String tradeType();

        @Nullable
        String payerId();

        @Nullable
        Integer instalments();
    }

    /**
     * Each rule of the method that a checkout breaks.
     *
     * @param path of the object that names the method and the terms, with a dot at its end; null if the checkout names the method alone
     * @param currency of the order
     */
    public List<FieldProblem> problems(@Nullable String path, String method, String currency, @Nullable Wanted terms) {
        Map<String, OfferedMethod> methods = known.get(true);
        if (methods.isEmpty()) {
            return List.of();
        }
        String field = path == null ? "payment_method" : path + "method";
        OfferedMethod offered = methods.get(method);
        if (offered == null) {
            return List.of(new FieldProblem(field, "must be a method that a payment provider serves now"));
        }
        List<FieldProblem> problems = new ArrayList<>();
        if (!offered.currencies().isEmpty() && !offered.currencies().contains(currency)) {
            problems.add(new FieldProblem(field, "must be a method that takes " + currency));
        }
        String wanted = terms == null ? null : terms.tradeType();
        OfferedTradeType tradeType = offered.tradeTypes().stream()
                .filter(each -> wanted == null || each.name().equals(wanted))
                .findFirst()
                .orElse(null);
        if (wanted != null && tradeType == null) {
            problems.add(new FieldProblem(
                    path + "trade_type",
                    oneOf(offered.tradeTypes().stream()
                            .map(OfferedTradeType::name)
                            .toList())));
        }
        if (tradeType != null && tradeType.needsPayerId() && (terms == null || terms.payerId() == null)) {
            problems.add(new FieldProblem(
                    Objects.requireNonNullElse(path, "payment.") + "payer_id",
                    "must be present for the trade type " + tradeType.name()));
        }
        Integer instalments = terms == null ? null : terms.instalments();
        if (instalments != null && !offered.instalments().contains(instalments)) {
            problems.add(new FieldProblem(path + "instalments", oneOf(offered.instalments())));
        }
        return problems;
    }

    /** Whether the payments of this method are authorised first and captured later, as far as this instance knows. */
    public boolean isAuthorisedFirst(String method) {
        OfferedMethod offered = known.get(true).get(method);
        return offered != null && Boolean.TRUE.equals(offered.authorisedFirst());
    }

    private static String oneOf(List<?> values) {
        return values.isEmpty()
                ? "must be absent for this method"
                : "must be one of " + values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private Map<String, OfferedMethod> read() {
        PaymentMethodsRecord row = database.fetchOne(PAYMENT_METHODS);
        return row == null
                ? Map.of()
                : MAPPER.readValue(row.getMethods().data(), METHODS).stream()
                        .collect(Collectors.toMap(OfferedMethod::name, Function.identity()));
    }

    @Override
    public Class<MethodsOffered> events() {
        return MethodsOffered.class;
    }

    /** Saves the newest of these lists, unless a newer one is known. */
    @Override
    public void update(Collection<MethodsOffered> events) {
        for (MethodsOffered event : events) {
            database.insertInto(PAYMENT_METHODS)
                    .set(PAYMENT_METHODS.VERSION, event.version())
                    .set(PAYMENT_METHODS.METHODS, JSON.valueOf(MAPPER.writeValueAsString(event.methods())))
                    .onConflict(PAYMENT_METHODS.ONLY_ROW)
                    .doUpdate()
                    .setAllToExcluded()
                    .where(excluded(PAYMENT_METHODS.VERSION).gt(PAYMENT_METHODS.VERSION))
                    .execute();
        }
    }
}
