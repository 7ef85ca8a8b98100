package promotion.operation;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.idempotency.IdempotencyKey;
import platform.money.CurrencyCode;
import platform.page.Cursor;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.web.FieldProblem;
import platform.web.Limits;
import platform.web.ProblemCode;
import platform.web.ProblemException;
import platform.web.Texts;
import promotion.offer.Benefit;
import promotion.offer.Benefit.AmountOff;
import promotion.offer.Benefit.Percent;
import promotion.offer.Promotion;
import promotion.offer.Promotions;
import promotion.offer.Terms;
import promotion.operation.PromotionCommand.PutPromotion;

@RestController
@RequestMapping(path = "/api/v2/promotions", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_PROMOTIONS)
@Tag(name = "Promotions")
class PromotionController {

    static final int MAX_ID = 64;

    private static final long MAX_AMOUNT_MINOR = 1_000_000_000_000_000L;
    private static final int MAX_PRIORITY = 1_000_000;
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final PromotionCommands commands;
    private final Promotions promotions;

    PromotionController(PromotionCommands commands, Promotions promotions) {
        this.commands = commands;
        this.promotions = promotions;
    }

    /**
     * A missing flag is false, except {@code combinable}, which is then true.
     *
     * @param basisPoints for a percentage: hundredths of a percent
     * @param amountMinor for an amount off: the amount
     * @param currency of the amounts; the promotion applies only to orders in this currency. A percentage may have no currency; then it
     *     applies to orders in any currency.
     * @param thresholdMinor the least value that the items must have before discounts
     * @param endsAt the first instant at which the promotion is no longer valid
     * @param combinable false for a promotion that cannot be combined with others
     * @param priority the promotion with the lowest number is applied first
     * @param budgetMinor the total amount that may be given away. Discounts that were granted before there was a budget are not counted.
     */
    record PromotionBody(
            @NotBlank @Size(max = Limits.MAX_TEXT) @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
            String name,

            @NotNull Benefit.Kind kind,
            @Nullable @Range(min = 1, max = Benefit.WHOLE) Integer basisPoints,

            @Nullable @Range(min = 1, max = MAX_AMOUNT_MINOR)
            Long amountMinor,

            @Nullable @CurrencyCode String currency,

            @Nullable @Range(min = 1, max = MAX_AMOUNT_MINOR)
            Long thresholdMinor,

            @NotNull Instant startsAt,
            @Nullable Instant endsAt,
            @Nullable Boolean suspended,
            @Nullable Boolean needsCoupon,
            @Nullable Boolean combinable,
            @NotNull @Range(min = 0, max = MAX_PRIORITY) Integer priority,

            @Nullable @Range(min = 0, max = MAX_AMOUNT_MINOR)
            Long budgetMinor) {

        /** @throws ProblemException if fields contradict each other; it names each of these fields */
        Terms terms() {
            List<FieldProblem> problems = new ArrayList<>();
            Benefit benefit = benefit(problems);
            if (currency == null && Terms.needsCurrency(amountMinor, thresholdMinor, budgetMinor)) {
                problems.add(
                        new FieldProblem("currency", "must be set with amount_minor, threshold_minor or budget_minor"));
            }
            if (endsAt != null && !endsAt.isAfter(startsAt)) {
                problems.add(new FieldProblem("ends_at", "must be after starts_at"));
            }
            bound("starts_at", startsAt, problems);
            bound("ends_at", endsAt, problems);
            if (benefit == null || !problems.isEmpty()) {
                throw ProblemException.invalid(problems);
            }
            return new Terms(
                    name,
                    benefit,
                    currency,
                    thresholdMinor,
                    startsAt.truncatedTo(ChronoUnit.MICROS),
                    endsAt == null ? null : endsAt.truncatedTo(ChronoUnit.MICROS),
                    suspended != null && suspended,
                    needsCoupon != null && needsCoupon,
                    combinable == null || combinable,
                    priority,
                    budgetMinor);
        }

        private @Nullable Benefit benefit(List<FieldProblem> problems) {
            return switch (kind) {
                case PERCENT -> {
                    requireAbsent("amount_minor", amountMinor, problems);
                    yield basisPoints == null ? missing("basis_points", problems) : new Percent(basisPoints);
                }
                case AMOUNT_OFF -> {
                    requireAbsent("basis_points", basisPoints, problems);
                    yield amountMinor == null ? missing("amount_minor", problems) : new AmountOff(amountMinor);
                }
            };
        }

        private void requireAbsent(String field, @Nullable Object value, List<FieldProblem> problems) {
            if (value != null) {
                problems.add(new FieldProblem(field, "must be absent if kind is " + kind));
            }
        }

        private @Nullable Benefit missing(String field, List<FieldProblem> problems) {
            problems.add(new FieldProblem(field, "must be set if kind is " + kind));
            return null;
        }

        private static void bound(String field, @Nullable Instant instant, List<FieldProblem> problems) {
            if (instant != null && (instant.isBefore(EARLIEST) || instant.isAfter(LATEST))) {
                problems.add(new FieldProblem(field, "must be in the years 1900 to 9999 (UTC)"));
            }
        }
    }

    /**
     * @param version rises with each edit
     * @param heldMinor the amount of the budget that granted discounts hold; not counted without a budget
     * @param redeemedMinor the amount of the budget that redeemed discounts have used; not counted without a budget
     */
    record PromotionAnswer(
            String promotionId,
            long version,
            String name,
            Benefit.Kind kind,
            @Nullable Integer basisPoints,
            @Nullable Long amountMinor,
            @Nullable String currency,
            @Nullable Long thresholdMinor,
            Instant startsAt,
            @Nullable Instant endsAt,
            boolean suspended,
            boolean needsCoupon,
            boolean combinable,
            int priority,
            @Nullable Long budgetMinor,
            long heldMinor,
            long redeemedMinor) {

        static PromotionAnswer of(Promotion promotion) {
            Terms terms = promotion.terms();
            return new PromotionAnswer(
                    promotion.promotionId(),
                    promotion.version(),
                    terms.name(),
                    terms.benefit().kind(),
                    terms.benefit().percentage(),
                    terms.benefit().amount(),
                    terms.currency(),
                    terms.thresholdMinor(),
                    terms.startsAt(),
                    terms.endsAt(),
                    terms.suspended(),
                    terms.needsCoupon(),
                    terms.combinable(),
                    terms.priority(),
                    terms.budgetMinor(),
                    promotion.heldMinor(),
                    promotion.redeemedMinor());
        }
    }

    record PromotionPage(
            List<PromotionAnswer> promotions, @Nullable String nextCursor) {}

    @PutMapping("/{promotion_id}")
    @Audited(value = "promotion.promotion.put", object = "promotion", id = "promotion_id")
    @Operation(
            summary = "Add a promotion or change its terms",
            description = "Refused if the held and redeemed amounts exceed the new budget. Discounts that are granted "
                    + "already do not change.")
    @ProblemCode.Possible(value = PromotionProblem.class, codes = "BUDGET_IN_USE")
    CompletableFuture<PromotionAnswer> putPromotion(
            IdempotencyKey key,
            @PathVariable("promotion_id")
                    @Size(max = MAX_ID)
                    @Pattern(regexp = Promotion.ID, message = Promotion.ID_RULE)
                    String promotionId,
            @RequestBody @Valid PromotionBody request) {
        return commands.submit(new PutPromotion(key, promotionId, request.terms()))
                .thenApply(PromotionAnswer::of);
    }

    @GetMapping("/{promotion_id}")
    @Operation(
            summary = "Get a promotion",
            description = "The terms of the promotion, with the held and redeemed amounts of its budget.")
    PromotionAnswer getPromotion(
            @PathVariable("promotion_id")
                    @Size(max = MAX_ID)
                    @Pattern(regexp = Promotion.ID, message = Promotion.ID_RULE)
                    String promotionId) {
        return promotions
                .find(promotionId)
                .map(PromotionAnswer::of)
                .orElseThrow(() -> ProblemException.notFound("No promotion has this id."));
    }

    @GetMapping
    @Operation(summary = "List all promotions", description = "In the order of their ids.")
    PromotionPage listPromotions(
            @RequestParam(name = "limit", defaultValue = Limits.DEFAULT_PAGE_TEXT)
                    @Range(min = 1, max = Limits.MAX_PAGE)
                    int limit,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor) {
        String after = Cursor.parse(cursor, 1)
                .map(position -> position.part(0, id -> id.matches(Promotion.ID)))
                .orElse("");
        Slice<Promotion> page =
                Slice.of(limit, rows -> promotions.page(after, rows), promotion -> Cursor.of(promotion.promotionId()));
        return new PromotionPage(page.rows(PromotionAnswer::of), page.nextCursor());
    }
}
