package promotion.operation;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.web.ProblemException;
import promotion.offer.PromotionId;
import promotion.offer.Promotions;
import promotion.offer.Promotions.SavedVersion;

@RestController
@RequestMapping(path = "/api/v2/promotions/{promotion_id}/versions", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_PROMOTIONS)
@Tag(name = "Promotions")
class PromotionVersionController {

    private final Promotions promotions;

    PromotionVersionController(Promotions promotions) {
        this.promotions = promotions;
    }

    record PromotionVersionAnswer(long version, Instant savedAt, PromotionBody terms) {

        static PromotionVersionAnswer of(SavedVersion saved) {
            return new PromotionVersionAnswer(saved.version(), saved.savedAt(), PromotionBody.of(saved.terms()));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PromotionVersionPage(
            List<PromotionVersionAnswer> versions, @Nullable String nextCursor) {}

    @GetMapping
    @Operation(
            summary = "List the versions of a promotion",
            description = "Each edit is a version that is kept for ever; the latest first. Discounts name the version"
                    + " that they applied. The audit log says who saved it.")
    PromotionVersionPage listPromotionVersions(
            @PathVariable("promotion_id") @PromotionId String promotionId, @PageLimits PageRequest request) {
        if (promotions.find(promotionId).isEmpty()) {
            throw ProblemException.notFound("No promotion has this id.");
        }
        long below = Cursor.parse(request.cursor(), 1)
                .map(position -> Long.parseLong(position.part(0, text -> text.matches("[0-9]{1,18}"))))
                .orElse(Long.MAX_VALUE);
        Slice<SavedVersion> page = Slice.of(
                request.limit(),
                rows -> promotions.versions(promotionId, below, rows),
                saved -> Cursor.of(Long.toString(saved.version())));
        return new PromotionVersionPage(page.rows(PromotionVersionAnswer::of), page.nextCursor());
    }
}
