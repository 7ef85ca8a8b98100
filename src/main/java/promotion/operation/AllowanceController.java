package promotion.operation;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import platform.money.Money;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemException;
import promotion.document.Limit;
import promotion.offer.Allowance;
import promotion.offer.Allowances;
import promotion.offer.Promotion;
import promotion.offer.PromotionId;
import promotion.offer.Promotions;
import promotion.offer.Terms;

@RestController
@RequestMapping(path = "/api/v2/promotions/{promotion_id}/allowances", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_PROMOTIONS)
@Tag(name = "Promotions")
class AllowanceController {

    private final Promotions promotions;
    private final Allowances allowances;

    AllowanceController(Promotions promotions, Allowances allowances) {
        this.promotions = promotions;
        this.allowances = allowances;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AllowanceAnswer(
            Limit.Per per,
            @Nullable String subject,
            long heldUses,
            long redeemedUses,
            @Nullable Money held,
            @Nullable Money redeemed) {

        static AllowanceAnswer of(Allowance allowance, Terms terms) {
            String subject = allowance.key().subject();
            return new AllowanceAnswer(
                    allowance.key().per(),
                    subject.isEmpty() ? null : subject,
                    allowance.heldUses(),
                    allowance.redeemedUses(),
                    terms.money(allowance.heldMinor()),
                    terms.money(allowance.redeemedMinor()));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AllowancePage(
            List<AllowanceAnswer> allowances, @Nullable String nextCursor) {}

    @GetMapping
    @Operation(
            summary = "List what is used of a limit of a promotion",
            description =
                    "For each customer, day, code and so on that has used the promotion since it has the limit. Customers are"
                            + " shown by a pseudonym, so that nothing names a customer who was erased; the parameter customer finds one"
                            + " by the id.")
    AllowancePage listPromotionAllowances(
            @PathVariable("promotion_id") @PromotionId String promotionId,
            @RequestParam("per") Limit.Per per,
            @RequestParam(name = "customer", required = false) @Visible(max = Limits.MAX_REFERENCE) @Nullable
                    String customer,
            @PageLimits PageRequest request) {
        Promotion promotion =
                promotions.find(promotionId).orElseThrow(() -> ProblemException.notFound("No promotion has this id."));
        String after = Cursor.parse(request.cursor(), 1)
                .map(position -> position.part(0, subject -> subject.indexOf('\0') < 0))
                .orElse(null);
        Slice<Allowance> page = Slice.of(
                request.limit(),
                rows -> allowances.page(promotionId, per, customer, after, rows),
                allowance -> Cursor.of(allowance.key().subject()));
        return new AllowancePage(
                page.rows(allowance -> AllowanceAnswer.of(allowance, promotion.terms())), page.nextCursor());
    }
}
