package promotion.operation;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.csv.Csv;
import platform.csv.TableFormat;
import platform.edit.Edits;
import platform.handler.CsvAnswers;
import platform.id.Ids;
import platform.idempotency.IdempotencyKey;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.web.Limits;
import platform.web.ProblemException;
import promotion.PromotionRequest;
import promotion.code.CodeBatch;
import promotion.code.CodeBatches;
import promotion.offer.Coupon;
import promotion.offer.CouponCode;
import promotion.offer.Coupons;
import promotion.offer.PromotionId;

@RestController
@RequestMapping(path = "/api/v2/promotions/{promotion_id}/code-batches", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_PROMOTIONS)
@Tag(name = "Promotions")
class CodeBatchController {

    private static final int MAX_CODES_OF_PAGE = Limits.MAX_IMPORT;

    private final Edits edits;
    private final OrderCodes orderCodes;
    private final CodeBatches batches;
    private final Coupons coupons;
    private final Ids ids;
    private final Clock clock;

    CodeBatchController(
            Edits promotionEdits, OrderCodes orderCodes, CodeBatches batches, Coupons coupons, Ids ids, Clock clock) {
        this.edits = promotionEdits;
        this.orderCodes = orderCodes;
        this.batches = batches;
        this.coupons = coupons;
        this.ids = ids;
        this.clock = clock;
    }

    record CodeOrder(
            @NotNull @Range(min = 1, max = CodeBatch.MAX_CODES)
            Integer ordered,

            @Nullable @Range(min = 1, max = CouponBody.MAX_USES)
            Long maxUses,

            @Nullable @CouponCode(max = CodeBatch.MAX_PREFIX)
            String prefix) {}

    record CodeBatchId(UUID codeBatchId) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record CodeBatchAnswer(
            UUID codeBatchId,
            int ordered,
            int generated,
            @Nullable Long maxUses,
            String prefix,
            Instant createdAt) {

        static CodeBatchAnswer of(CodeBatch batch) {
            return new CodeBatchAnswer(
                    batch.codeBatchId(),
                    batch.ordered(),
                    batch.generated(),
                    batch.maxUses(),
                    batch.prefix(),
                    batch.createdAt());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CodeBatchPage(
            List<CodeBatchAnswer> codeBatches, @Nullable String nextCursor) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CodePage(List<String> codes, @Nullable String nextCursor) {}

    @PostMapping
    @Audited(value = "promotion.code_batch.order", object = "code_batch")
    @Operation(
            summary = "Order unique codes for a promotion",
            description =
                    "The server generates them within seconds; `generated` of the batch counts them. Each code has 131"
                            + " random bits, in letters and digits that do not look alike.")
    CodeBatchId createCodes(
            IdempotencyKey key,
            @PathVariable("promotion_id") @PromotionId String promotionId,
            @RequestBody @Valid CodeOrder request) {
        CodeBatch ordered = new CodeBatch(
                ids.next(),
                promotionId,
                request.ordered(),
                0,
                request.maxUses() == null ? Long.valueOf(1) : request.maxUses(),
                request.prefix() == null ? "" : PromotionRequest.normalised(request.prefix()),
                clock.instant());
        return new CodeBatchId(edits.make(key, orderCodes, ordered));
    }

    @GetMapping
    @Operation(summary = "List the batches of codes of a promotion", description = "The latest first.")
    CodeBatchPage listCodeBatches(
            @PathVariable("promotion_id") @PromotionId String promotionId, @PageLimits PageRequest request) {
        UUID before = Cursor.parse(request.cursor(), 1)
                .map(position -> UUID.fromString(position.part(0, CodeBatchController::isId)))
                .orElse(null);
        Slice<CodeBatch> page = Slice.of(
                request.limit(),
                rows -> batches.page(promotionId, before, rows),
                batch -> Cursor.of(batch.codeBatchId().toString()));
        return new CodeBatchPage(page.rows(CodeBatchAnswer::of), page.nextCursor());
    }

    @GetMapping("/{code_batch_id}")
    @Operation(summary = "Get a batch of codes", description = "How many codes are ordered and generated.")
    CodeBatchAnswer getCodeBatch(
            @PathVariable("promotion_id") @PromotionId String promotionId,
            @PathVariable("code_batch_id") UUID codeBatchId) {
        return CodeBatchAnswer.of(find(promotionId, codeBatchId));
    }

    @GetMapping("/{code_batch_id}/codes")
    @Operation(
            summary = "List the codes of a batch",
            description = "The generated codes in their own order; read them when the batch is complete.")
    @ApiResponse(
            responseCode = "200",
            description = "The codes; as CSV with Accept: text/csv or format=csv. In CSV, X-Next-Cursor has the next"
                    + " cursor",
            content = {
                @Content(mediaType = APPLICATION_JSON_VALUE, schema = @Schema(implementation = CodePage.class)),
                @Content(mediaType = Csv.MEDIA_TYPE, schema = @Schema(type = "string"))
            })
    ResponseEntity<Object> listCodes(
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
            @PathVariable("promotion_id") @PromotionId String promotionId,
            @PathVariable("code_batch_id") UUID codeBatchId,
            @RequestParam(name = "format", required = false) @Nullable @TableFormat String format,
            @PageLimits(defaultLimit = MAX_CODES_OF_PAGE, maxLimit = MAX_CODES_OF_PAGE) PageRequest request) {
        find(promotionId, codeBatchId);
        String after = Cursor.parse(request.cursor(), 1)
                .map(position -> position.part(0, Coupon::isPossible))
                .orElse("");
        Slice<Coupon> page = Slice.of(
                request.limit(),
                rows -> coupons.pageOfBatch(codeBatchId, after, rows),
                coupon -> Cursor.of(coupon.code()));
        CodePage codes = new CodePage(page.rows(Coupon::code), page.nextCursor());
        if (!Csv.isWanted(accept, format)) {
            return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(codes);
        }
        return CsvAnswers.page(
                List.of("code"),
                codes.codes().stream().map(Arrays::<Object>asList).toList(),
                codes.nextCursor());
    }

    private CodeBatch find(String promotionId, UUID codeBatchId) {
        return batches.find(promotionId, codeBatchId)
                .orElseThrow(() -> ProblemException.notFound("The promotion has no batch of codes with this id."));
    }

    private static boolean isId(String text) {
        try {
            UUID.fromString(text);
            return true;
        } catch (IllegalArgumentException notAnId) {
            return false;
        }
    }
}
