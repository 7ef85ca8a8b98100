package promotion.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import platform.money.CurrencyCode;
import platform.money.Money;
import platform.text.Visible;
import platform.web.FieldProblem;
import platform.web.Limits;
import platform.web.ProblemException;
import promotion.document.DefinitionDocument;
import promotion.document.OfferAmount;
import promotion.document.OfferLimit;
import promotion.engine.Benefit;
import promotion.engine.Definition;
import promotion.engine.ExtremeCarts;
import promotion.engine.PromotionVersion;
import promotion.offer.Terms;

/**
 * The terms of a promotion in a request. A missing flag is false, except {@code combinable}, which is then true. Discounts that were
 * granted before there was a budget or a limit are not counted.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PromotionBody(
        @NotBlank @Visible(max = Limits.MAX_TEXT) String name,

        Shorthand.@Nullable Kind kind,
        @Nullable @Range(min = 1, max = Benefit.WHOLE) Integer basisPoints,
        @Nullable @Valid OfferAmount amount,
        @Nullable @CurrencyCode String currency,
        @Nullable @Valid OfferAmount threshold,
        @Nullable Map<String, Object> definition,
        @NotNull Instant startsAt,
        @Nullable Instant endsAt,
        @Nullable Boolean draft,
        @Nullable Boolean paused,
        @Nullable Boolean needsCoupon,
        @Nullable Boolean combinable,
        @NotNull @Range(min = 0, max = MAX_PRIORITY) Integer priority,
        @Nullable @Valid OfferBudget budget,
        @Nullable @Size(max = OfferLimit.MAX_LIMITS) List<@Valid @NotNull OfferLimit> limits,
        @Nullable Boolean partial,
        @Nullable @Size(max = MAX_ZONE) String zone) {

    static final int MAX_PRIORITY = 1_000_000;

    private static final int MAX_ZONE = 64;
    private static final String UTC = "UTC";
    static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** An amount that may be zero. */
    record OfferBudget(
            @NotNull @Range(min = 0, max = OfferAmount.MAX_MINOR)
            Long amountMinor,

            @NotNull @CurrencyCode String currency) {}

    static List<OfferLimit> limits(Terms terms) {
        return terms.limits().stream()
                .map(limit ->
                        new OfferLimit(limit.per(), limit.uses(), OfferAmount.of(terms.money(limit.amountMinor()))))
                .toList();
    }

    static PromotionBody of(Terms terms) {
        Shorthand shorthand = Shorthand.of(terms.definition()).orElse(null);
        Money budget = terms.money(terms.budgetMinor());
        return new PromotionBody(
                terms.name(),
                shorthand == null ? null : shorthand.kind(),
                shorthand == null ? null : shorthand.basisPoints(),
                shorthand == null ? null : OfferAmount.of(shorthand.amount()),
                terms.currency(),
                shorthand == null ? null : OfferAmount.of(shorthand.threshold()),
                shorthand == null ? DefinitionDocument.write(terms.definition()) : null,
                terms.startsAt(),
                terms.endsAt(),
                terms.draft(),
                terms.paused(),
                terms.needsCoupon(),
                terms.combinable(),
                terms.priority(),
                budget == null ? null : new OfferBudget(budget.amountMinor(), budget.currency()),
                limits(terms),
                terms.partial(),
                terms.zone().equals(ZoneOffset.UTC) ? UTC : terms.zone().getId()); // a red packet stores the offset
    }

    /** @throws ProblemException if fields contradict each other; it names each of these fields */
    Terms terms() {
        List<FieldProblem> problems = contradictions();
        if (!problems.isEmpty()) {
            throw ProblemException.invalid(problems);
        }
        Definition defined = definition == null ? shorthand().definition() : DefinitionDocument.read(definition);
        return new Terms(
                name,
                defined,
                defined.currency() == null ? currencies().findFirst().orElse(null) : defined.currency(),
                startsAt.truncatedTo(ChronoUnit.MICROS),
                endsAt == null ? null : endsAt.truncatedTo(ChronoUnit.MICROS),
                draft != null && draft,
                paused != null && paused,
                needsCoupon != null && needsCoupon,
                combinable == null || combinable,
                priority,
                budget == null ? null : budget.amountMinor(),
                limitsOrNone().map(OfferLimit::limit).toList(),
                partial != null && partial,
                ZoneId.of(zone == null ? UTC : zone));
    }

    private Shorthand shorthand() {
        return new Shorthand(
                Objects.requireNonNull(kind), basisPoints, OfferAmount.money(amount), OfferAmount.money(threshold));
    }

    /** The fields that contradict others. Fields that could not be read are null here, even if they are required. */
    List<FieldProblem> contradictions() {
        List<FieldProblem> problems = new ArrayList<>();
        String ofDefinition = null;
        if (definition != null) {
            List<FieldProblem> inDefinition = DefinitionDocument.problems("definition", definition);
            problems.addAll(inDefinition);
            if (inDefinition.isEmpty()) {
                Definition read = DefinitionDocument.read(definition);
                ofDefinition = read.currency();
                failure(read).ifPresent(problems::add);
            }
            for (Map.Entry<String, Optional<Object>> field : shortForm().entrySet()) {
                if (field.getValue().isPresent()) {
                    problems.add(new FieldProblem(field.getKey(), "must be absent beside definition"));
                }
            }
        } else if (kind == null) {
            problems.add(new FieldProblem("kind", "must be set if definition is absent"));
        } else {
            switch (kind) {
                case PERCENT -> {
                    requirePresent("basis_points", basisPoints, problems);
                    requireAbsent("amount", amount, problems);
                }
                case AMOUNT_OFF -> {
                    requirePresent("amount", amount, problems);
                    requireAbsent("basis_points", basisPoints, problems);
                }
            }
        }
        String common = ofDefinition == null ? currencies().findFirst().orElse(null) : ofDefinition;
        OfferAmount.requireCurrency("currency", currency, common, problems);
        OfferAmount.requireCurrency("amount.currency", amount == null ? null : amount.currency(), common, problems);
        OfferAmount.requireCurrency(
                "threshold.currency", threshold == null ? null : threshold.currency(), common, problems);
        OfferAmount.requireCurrency("budget.currency", budget == null ? null : budget.currency(), common, problems);
        OfferLimit.check(limits, common, Boolean.TRUE.equals(needsCoupon), problems);
        if (zone != null && !ZoneId.getAvailableZoneIds().contains(zone)) {
            problems.add(new FieldProblem("zone", "must be the id of a time zone, such as Europe/London"));
        }
        if (startsAt != null && endsAt != null && !endsAt.isAfter(startsAt)) {
            problems.add(new FieldProblem("ends_at", "must be after starts_at"));
        }
        bound("starts_at", startsAt, problems);
        bound("ends_at", endsAt, problems);
        return problems;
    }

    /** A definition that cannot be calculated for a cart that is allowed. */
    private static Optional<FieldProblem> failure(Definition definition) {
        PromotionVersion version = new PromotionVersion("definition", 1, null, false, true, 0, definition);
        return ExtremeCarts.firstFailure(version, Limits.MAX_LINES, Limits.MAX_QUANTITY, Limits.MAX_PRICE_MINOR)
                .map(failure -> new FieldProblem(
                        failure.place().isEmpty() ? "definition" : "definition/" + failure.place(),
                        "cannot be calculated for an order of %s: %s".formatted(failure.cart(), failure.reason())));
    }

    private Stream<OfferLimit> limitsOrNone() {
        return limits == null ? Stream.empty() : limits.stream().filter(Objects::nonNull);
    }

    private Map<String, Optional<Object>> shortForm() {
        return Map.of(
                "kind", Optional.ofNullable(kind),
                "basis_points", Optional.ofNullable(basisPoints),
                "amount", Optional.ofNullable(amount),
                "threshold", Optional.ofNullable(threshold));
    }

    /** The currencies that the body names; all must be the same. */
    private Stream<String> currencies() {
        Stream<String> ofTerms = Stream.of(
                currency,
                amount == null ? null : amount.currency(),
                threshold == null ? null : threshold.currency(),
                budget == null ? null : budget.currency());
        Stream<String> ofLimits = limitsOrNone()
                .map(limit -> limit.amount() == null ? null : limit.amount().currency());
        return Stream.concat(ofTerms, ofLimits).filter(Objects::nonNull);
    }

    private void requirePresent(String field, @Nullable Object value, List<FieldProblem> problems) {
        if (value == null) {
            problems.add(new FieldProblem(field, "must be set if kind is " + kind));
        }
    }

    private void requireAbsent(String field, @Nullable Object value, List<FieldProblem> problems) {
        if (value != null) {
            problems.add(new FieldProblem(field, "must be absent if kind is " + kind));
        }
    }

    static void bound(String field, @Nullable Instant instant, List<FieldProblem> problems) {
        if (instant != null && (instant.isBefore(EARLIEST) || instant.isAfter(LATEST))) {
            problems.add(new FieldProblem(field, "must be in the years 1900 to 9999 (UTC)"));
        }
    }
}
