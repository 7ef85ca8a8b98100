package ledger.split;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import ledger.booking.Split;
import ledger.share.LedgerId;
import ledger.share.Splits;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.card.NoCardNumber;
import platform.edit.Edits;
import platform.edit.Precondition;
import platform.edit.Tagged;
import platform.idempotency.IdempotencyKey;
import platform.money.CurrencyCode;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.SkuId;
import platform.text.Visible;
import platform.web.ProblemCode;
import platform.web.ProblemException;

/** Declares the shares of third parties, and shows them. */
@RestController
@RequestMapping(path = "/api/v2/ledger/splits", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Ledger")
class SplitController {

    private static final int MAX_SKUS = 500;
    private static final int MAX_NAME = 100;

    private final Edits edits;
    private final PutSplit putSplit;
    private final Splits splits;

    SplitController(Edits ledgerEdits, PutSplit putSplit, Splits splits) {
        this.edits = ledgerEdits;
        this.putSplit = putSplit;
        this.splits = splits;
    }

    record SplitBody(
            @NotNull @LedgerId String partyId,

            @NotNull @Visible(min = 1, max = MAX_NAME) @NoCardNumber
            String partyName,

            @Nullable @Size(min = 1, max = MAX_SKUS) List<@NotNull @SkuId String> skuIds,

            @NotNull @Range(min = 1, max = Split.WHOLE) Integer basisPoints,
            @Nullable @CurrencyCode String currency,
            @NotNull Instant validFrom,
            @Nullable Instant validTo) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LedgerSplit(
            String splitId,
            long version,
            String partyId,
            String partyName,
            @Nullable List<String> skuIds,
            int basisPoints,
            @Nullable String currency,
            Instant validFrom,
            @Nullable Instant validTo) {

        static LedgerSplit of(Split split) {
            return new LedgerSplit(
                    split.id(),
                    split.version(),
                    split.partyId(),
                    split.partyName(),
                    split.skuIds().isEmpty()
                            ? null
                            : split.skuIds().stream().sorted().toList(),
                    split.basisPoints(),
                    split.currency(),
                    split.validFrom(),
                    split.validTo());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LedgerSplitPage(
            List<LedgerSplit> splits, @Nullable String nextCursor) {}

    @PutMapping("/{split_id}")
    @RequiresScope(Scopes.OPERATOR_LEDGER_CLOSE)
    @Audited(value = "ledger.split.put", object = "ledger_split", id = "split_id")
    @Operation(
            summary = "Declare a share of a third party, or change it",
            description =
                    "From the answer on, orders that are paid while the split is valid owe its party the basis points"
                            + " of the net amount of each line that it concerns, rounded down. Returns and refunds take"
                            + " back the share of the units that come back. Orders that are booked already, and orders"
                            + " that were placed before the first split was declared, keep what they have. To end a split,"
                            + " set `valid_to`.")
    @ProblemCode.Possible(SplitProblem.class)
    @Tagged
    ResponseEntity<LedgerSplit> putLedgerSplit(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("split_id") @LedgerId String splitId,
            @RequestBody @Valid SplitBody body) {
        if (body.validTo() != null && !micros(body.validTo()).isAfter(micros(body.validFrom()))) {
            throw ProblemException.invalid("valid_to", "must be after valid_from");
        }
        Split wanted = new Split(
                splitId,
                1,
                body.partyId(),
                body.partyName(),
                body.skuIds() == null ? Set.of() : Set.copyOf(body.skuIds()),
                body.basisPoints(),
                body.currency(),
                micros(body.validFrom()),
                body.validTo() == null ? null : micros(body.validTo()),
                0);
        Split split = edits.make(key, precondition, putSplit, wanted);
        return split.tag().answer(LedgerSplit.of(split));
    }

    /** The time as the database stores it. */
    private static Instant micros(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    @GetMapping("/{split_id}")
    @RequiresScope(Scopes.OPERATOR_LEDGER)
    @Operation(summary = "Get a split", description = "Its current version.")
    @Tagged
    ResponseEntity<LedgerSplit> getLedgerSplit(@PathVariable("split_id") @LedgerId String splitId) {
        return splits.find(splitId)
                .map(split -> split.tag().answer(LedgerSplit.of(split)))
                .orElseThrow(() -> ProblemException.notFound("There is no such split."));
    }

    @GetMapping
    @RequiresScope(Scopes.OPERATOR_LEDGER)
    @Operation(
            summary = "List the splits, by id",
            description = "The current version of each, also of those that have ended.")
    LedgerSplitPage listLedgerSplits(@PageLimits PageRequest request) {
        String after = Cursor.parse(request.cursor(), 1)
                .map(key -> key.part(0, id -> id.matches(LedgerId.PATTERN)))
                .orElse(null);
        Slice<Split> page =
                Slice.of(request.limit(), rows -> splits.current(after, rows), split -> Cursor.of(split.id()));
        return new LedgerSplitPage(page.rows(LedgerSplit::of), page.nextCursor());
    }
}
