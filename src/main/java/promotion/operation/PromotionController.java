package promotion.operation;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.edit.MergePatch;
import platform.edit.Patches;
import platform.edit.Precondition;
import platform.edit.Tagged;
import platform.idempotency.IdempotencyKey;
import platform.money.Money;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.web.ProblemCode;
import platform.web.ProblemException;
import promotion.document.DefinitionDocument;
import promotion.document.OfferLimit;
import promotion.offer.LeftOutPromotions;
import promotion.offer.Promotion;
import promotion.offer.PromotionId;
import promotion.offer.Promotions;
import promotion.offer.Terms;

@RestController
@RequestMapping(path = "/api/v2/promotions", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_PROMOTIONS)
@Tag(name = "Promotions")
class PromotionController {

    private final Edits edits;
    private final PutPromotion putPromotion;
    private final Promotions promotions;
    private final Clock clock;
    private final ConflictFinder conflicts;
    private final LeftOutPromotions leftOut;

    PromotionController(
            Edits promotionEdits,
            PutPromotion putPromotion,
            Promotions promotions,
            Clock clock,
            ConflictFinder conflicts,
            LeftOutPromotions leftOut) {
        this.edits = promotionEdits;
        this.putPromotion = putPromotion;
        this.promotions = promotions;
        this.clock = clock;
        this.conflicts = conflicts;
        this.leftOut = leftOut;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PromotionAnswer(
            String promotionId,
            long version,
            String name,
            Shorthand.@Nullable Kind kind,
            @Nullable Integer basisPoints,
            @Nullable Money amount,
            @Nullable String currency,
            @Nullable Money threshold,
            @Nullable Map<String, Object> definition,
            Instant startsAt,
            @Nullable Instant endsAt,
            Terms.State state,
            boolean draft,
            boolean paused,
            boolean needsCoupon,
            boolean combinable,
            int priority,
            @Nullable Money budget,
            @Nullable List<OfferLimit> limits,
            boolean partial,
            String zone,
            @Nullable Money held,
            @Nullable Money redeemed,
            @Nullable Instant leftOutAt,
            @Nullable List<ConflictWarning> conflicts) {

        static PromotionAnswer of(Promotion promotion, Instant now, @Nullable Instant leftOutAt) {
            return of(promotion, now, leftOutAt, null);
        }

        static PromotionAnswer of(
                Promotion promotion,
                Instant now,
                @Nullable Instant leftOutAt,
                @Nullable List<ConflictWarning> conflicts) {
            Terms terms = promotion.terms();
            Shorthand shorthand = Shorthand.of(terms.definition()).orElse(null);
            return new PromotionAnswer(
                    promotion.promotionId(),
                    promotion.version(),
                    terms.name(),
                    shorthand == null ? null : shorthand.kind(),
                    shorthand == null ? null : shorthand.basisPoints(),
                    shorthand == null ? null : shorthand.amount(),
                    terms.currency(),
                    shorthand == null ? null : shorthand.threshold(),
                    shorthand == null ? DefinitionDocument.write(terms.definition()) : null,
                    terms.startsAt(),
                    terms.endsAt(),
                    terms.state(now),
                    terms.draft(),
                    terms.paused(),
                    terms.needsCoupon(),
                    terms.combinable(),
                    terms.priority(),
                    terms.money(terms.budgetMinor()),
                    terms.limits().isEmpty() ? null : PromotionBody.limits(terms),
                    terms.partial(),
                    terms.zone().getId(),
                    promotion.held(),
                    promotion.redeemed(),
                    leftOutAt,
                    conflicts);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PromotionPage(
            List<PromotionAnswer> promotions, @Nullable String nextCursor) {}

    @PutMapping("/{promotion_id}")
    @Audited(value = "promotion.promotion.put", object = "promotion", id = "promotion_id")
    @Operation(
            summary = "Add a promotion or change its terms",
            description = "Refused if the held and redeemed amounts exceed the new budget. Discounts that are granted "
                    + "already do not change.")
    @ProblemCode.Possible(value = PromotionProblem.class, codes = "BUDGET_IN_USE")
    @Tagged
    ResponseEntity<PromotionAnswer> putPromotion(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("promotion_id") @PromotionId String promotionId,
            @RequestBody @Valid PromotionBody request) {
        return edited(
                edits.make(key, precondition, putPromotion, new PutPromotion.Wanted(promotionId, request.terms())));
    }

    @PatchMapping(path = "/{promotion_id}", consumes = MergePatch.MEDIA_TYPE)
    @Audited(value = "promotion.promotion.patch", object = "promotion", id = "promotion_id")
    @Operation(
            summary = "Change some terms of a promotion",
            description = "A JSON Merge Patch (RFC 7396) of the body of a PUT: values that are left out stay, null "
                    + "removes a value, and objects are merged.")
    @ProblemCode.Possible(value = PromotionProblem.class, codes = "BUDGET_IN_USE")
    @Tagged
    ResponseEntity<PromotionAnswer> patchPromotion(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("promotion_id") @PromotionId String promotionId,
            MergePatch<PromotionBody> patch) {
        return edited(edits.patch(
                key,
                precondition,
                patch,
                () -> state(promotionId),
                putPromotion,
                body -> new PutPromotion.Wanted(promotionId, body.terms())));
    }

    private Patches.State<PromotionBody> state(String promotionId) {
        Promotion promotion = find(promotionId);
        return new Patches.State<>(PromotionBody.of(promotion.terms()), promotion.tag());
    }

    private ResponseEntity<PromotionAnswer> edited(Promotion promotion) {
        return promotion.tag().answer(PromotionAnswer.of(promotion, clock.instant(), null, conflicts.of(promotion)));
    }

    @GetMapping("/{promotion_id}")
    @Operation(
            summary = "Get a promotion",
            description = "The terms of the promotion, with the held and redeemed amounts of its budget.")
    @Tagged
    ResponseEntity<PromotionAnswer> getPromotion(@PathVariable("promotion_id") @PromotionId String promotionId) {
        return answer(find(promotionId));
    }

    private Promotion find(String promotionId) {
        return promotions.find(promotionId).orElseThrow(() -> ProblemException.notFound("No promotion has this id."));
    }

    private ResponseEntity<PromotionAnswer> answer(Promotion promotion) {
        Instant leftOutAt = leftOut.firstAt(List.of(promotion)).get(promotion.promotionId());
        return promotion.tag().answer(PromotionAnswer.of(promotion, clock.instant(), leftOutAt));
    }

    record PromotionConflicts(List<ConflictWarning> conflicts) {}

    @GetMapping("/{promotion_id}/conflicts")
    @Operation(
            summary = "List the conflicts of a promotion",
            description =
                    "At most 20: the promotion can never apply, takes a SKU below its floor price, names something that does not exist, has steps that do not rise or a layer that does not fit, or can never apply"
                            + " together with another one that is valid at the same time and in the same currency. At most 1,000"
                            + " other promotions and 5,000 floor prices are compared; a change of a SKU is known after some seconds."
                            + " The answer to each edit of a promotion has them, too.")
    PromotionConflicts listPromotionConflicts(@PathVariable("promotion_id") @PromotionId String promotionId) {
        return new PromotionConflicts(conflicts.of(find(promotionId)));
    }

    @GetMapping
    @Operation(
            summary = "List promotions",
            description = "In the order of their ids. With `left_out`, only those whose current version could not be "
                    + "calculated for an order, so that the order was priced without it.")
    PromotionPage listPromotions(
            @RequestParam(name = "left_out", defaultValue = "false") boolean onlyLeftOut,
            @PageLimits PageRequest request) {
        String after = Cursor.parse(request.cursor(), 1)
                .map(position -> position.part(0, id -> id.matches(PromotionId.PATTERN)))
                .orElse("");
        Slice<Promotion> page = Slice.of(
                request.limit(),
                rows -> promotions.page(after, rows, onlyLeftOut),
                promotion -> Cursor.of(promotion.promotionId()));
        Instant now = clock.instant();
        Map<String, Instant> leftOutAt = leftOut.firstAt(page.rows(promotion -> promotion));
        return new PromotionPage(
                page.rows(promotion -> PromotionAnswer.of(promotion, now, leftOutAt.get(promotion.promotionId()))),
                page.nextCursor());
    }
}
