package promotion.operation;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.edit.Precondition;
import platform.edit.Tagged;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.Tally;
import platform.money.Money;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.DigitsAsText;
import platform.web.FieldProblem;
import platform.web.Limits;
import platform.web.ProblemCode;
import platform.web.ProblemException;
import promotion.PromotionRequest;
import promotion.discount.Redemptions;
import promotion.discount.Redemptions.Uses;
import promotion.offer.Coupon;
import promotion.offer.CouponCode;
import promotion.offer.Coupons;
import promotion.offer.Promotion;
import promotion.offer.PromotionId;
import promotion.offer.Promotions;

@RestController
@RequestMapping(path = "/api/v2/coupons", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_PROMOTIONS)
@Tag(name = "Promotions")
class CouponController {

    private final Edits edits;
    private final PutCoupon putCoupon;
    private final ImportCoupons importCoupons;
    private final Coupons coupons;
    private final Redemptions redemptions;
    private final Promotions promotions;
    private final ObjectProvider<FieldProblem.Finder<?>> finders;

    CouponController(
            Edits promotionEdits,
            PutCoupon putCoupon,
            ImportCoupons importCoupons,
            Coupons coupons,
            Redemptions redemptions,
            Promotions promotions,
            ObjectProvider<FieldProblem.Finder<?>> finders) {
        this.edits = promotionEdits;
        this.putCoupon = putCoupon;
        this.importCoupons = importCoupons;
        this.coupons = coupons;
        this.redemptions = redemptions;
        this.promotions = promotions;
        this.finders = finders;
    }

    record CouponImport(
            @NotNull @PromotionId(min = 1) String promotionId,

            @NotNull @Size(min = 1, max = Limits.MAX_IMPORT) List<@Valid @NotNull CouponItem> coupons) {

        /** Each code that an earlier coupon of the body has already. */
        List<FieldProblem> repeatedCodes() {
            List<FieldProblem> problems = new ArrayList<>();
            Set<String> seen = new HashSet<>();
            for (int i = 0; coupons != null && i < coupons.size(); i++) {
                CouponItem coupon = coupons.get(i);
                if (coupon != null && coupon.code() != null && !seen.add(PromotionRequest.normalised(coupon.code()))) {
                    problems.add(new FieldProblem("coupons[%d].code".formatted(i), "must be unique"));
                }
            }
            return problems;
        }
    }

    record CouponItem(
            @DigitsAsText @NotNull @CouponCode(min = 1) String code,

            @Nullable @Range(min = 1, max = CouponBody.MAX_USES)
            Long maxUses,

            @Nullable @Visible(min = 1, max = Limits.MAX_TEXT)
            String customer) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CouponDefinition(
            String code,
            String promotionId,
            @Nullable Long maxUses,
            @Nullable String customer) {

        static CouponDefinition of(Coupon coupon) {
            return new CouponDefinition(coupon.code(), coupon.promotionId(), coupon.maxUses(), coupon.customer());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CouponAnswer(
            String code,
            String promotionId,
            @Nullable Long maxUses,
            @Nullable String customer,
            @Nullable Money amount,
            @Nullable Instant expiresAt,
            long held,
            long redeemed) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CouponPage(List<CouponAnswer> coupons, @Nullable String nextCursor) {}

    @PutMapping("/{code}")
    @Audited(value = "promotion.coupon.put", object = "coupon", id = "code")
    @Operation(
            summary = "Add a coupon or change its number of uses or its customer",
            description = "Refused if more uses are already held and redeemed.")
    @ProblemCode.Possible(
            value = PromotionProblem.class,
            codes = {"COUPON_IN_USE", "COUPON_OF_ANOTHER_PROMOTION"})
    @Tagged
    ResponseEntity<CouponDefinition> putCoupon(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("code") @CouponCode String code,
            @RequestBody @Valid CouponBody request) {
        PutCoupon.Wanted wanted = new PutCoupon.Wanted(
                request.promotionId(),
                new CouponEdit(PromotionRequest.normalised(code), request.maxUses(), request.customer()));
        Coupon coupon = edits.make(key, precondition, putCoupon, wanted);
        return coupon.tag().answer(CouponDefinition.of(coupon));
    }

    @PostMapping("/import")
    @Audited(value = "promotion.coupon.import", object = "coupon")
    @Operation(
            summary = "Add or change many coupons of a promotion",
            description =
                    "All coupons of the request or none; other coupons do not change. The answer counts the coupons "
                            + "that were added, changed and unchanged.")
    @ProblemCode.Possible(
            value = PromotionProblem.class,
            codes = {"COUPON_IN_USE", "COUPON_OF_ANOTHER_PROMOTION"})
    Tally importCoupons(IdempotencyKey key, @RequestBody @Valid CouponImport request) {
        if (!request.repeatedCodes().isEmpty()) {
            throw ProblemException.invalid(FieldProblem.Finder.find(finders, request));
        }
        List<CouponEdit> wanted = request.coupons().stream()
                .map(coupon ->
                        new CouponEdit(PromotionRequest.normalised(coupon.code()), coupon.maxUses(), coupon.customer()))
                .toList();
        return edits.makeAlone(key, importCoupons, new ImportCoupons.Wanted(request.promotionId(), wanted));
    }

    @GetMapping("/{code}")
    @Operation(summary = "Get a coupon", description = "The coupon with its held and redeemed uses.")
    @Tagged
    ResponseEntity<CouponAnswer> getCoupon(@PathVariable("code") @CouponCode String code) {
        String normalised = PromotionRequest.normalised(code);
        List<Coupon> found = List.copyOf(coupons.read(List.of(normalised)).values());
        if (found.isEmpty()) {
            throw ProblemException.notFound("No coupon has this code.");
        }
        CouponAnswer answer = answers(found).getFirst();
        return found.getFirst().tag().counting(answer.held(), answer.redeemed()).answer(answer);
    }

    @GetMapping
    @Operation(
            summary = "List the coupons of a promotion",
            description = "In the order of their codes, with their uses.")
    CouponPage listCoupons(
            @RequestParam("promotion_id") @PromotionId String promotionId, @PageLimits PageRequest request) {
        String after = Cursor.parse(request.cursor(), 1)
                .map(position -> position.part(0, Coupon::isPossible))
                .orElse("");
        Slice<Coupon> page = Slice.of(
                request.limit(), rows -> coupons.page(promotionId, after, rows), coupon -> Cursor.of(coupon.code()));
        return new CouponPage(answers(page.rows()), page.nextCursor());
    }

    /**
     * Returns the coupons with their uses. A coupon without a limit does not count its uses in its row, so that orders do not wait for the
     * lock of that row. This method counts them.
     */
    private List<CouponAnswer> answers(List<Coupon> page) {
        List<String> unlimited = page.stream()
                .filter(coupon -> !coupon.isLimited())
                .map(Coupon::code)
                .toList();
        Map<String, Uses> uses = unlimited.isEmpty() ? Map.of() : redemptions.count(unlimited);
        Map<String, Money> amounts = amounts(page);
        return page.stream()
                .map(coupon -> {
                    Uses counted = coupon.isLimited()
                            ? new Uses(coupon.held(), coupon.redeemed())
                            : uses.getOrDefault(coupon.code(), Uses.NONE);
                    return new CouponAnswer(
                            coupon.code(),
                            coupon.promotionId(),
                            coupon.maxUses(),
                            coupon.customer(),
                            amounts.get(coupon.code()),
                            coupon.expiresAt(),
                            counted.held(),
                            counted.redeemed());
                })
                .toList();
    }

    /** The amounts of draws from red packets, by code. */
    private Map<String, Money> amounts(List<Coupon> page) {
        Map<String, Money> amounts = new HashMap<>();
        List<Coupon> draws =
                page.stream().filter(coupon -> coupon.amountMinor() != null).toList();
        Map<String, Promotion> ofDraws = draws.isEmpty()
                ? Map.of()
                : promotions.read(draws.stream().map(Coupon::promotionId).collect(Collectors.toSet()));
        for (Coupon draw : draws) {
            Promotion promotion = ofDraws.get(draw.promotionId());
            Money amount = promotion == null ? null : promotion.terms().money(draw.amountMinor());
            if (amount != null) {
                amounts.put(draw.code(), amount);
            }
        }
        return amounts;
    }
}
