package ledger.settlement;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import ledger.share.LedgerId;
import ledger.statement.LedgerCsv;
import ledger.statement.LedgerReading;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.csv.Csv;
import platform.csv.TableFormat;
import platform.edit.Edits;
import platform.handler.CsvAnswers;
import platform.idempotency.IdempotencyKey;
import platform.money.CurrencyCode;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.web.Limits;
import platform.web.ProblemCode;
import platform.web.ProblemException;

/** Begins settlements, and shows them with their lines. */
@RestController
@RequestMapping(
        path = "/api/v2/ledger/settlements",
        produces = {APPLICATION_JSON_VALUE, Csv.MEDIA_TYPE})
@Tag(name = "Ledger")
class SettlementController {

    private static final LocalDate EARLIEST = LocalDate.of(1970, 1, 1);
    private static final int MAX_LINES = 10_000;
    private static final List<String> COLUMNS =
            List.of("settlement_no", "party_id", "order_id", "postings", "currency", "amount");

    private final Edits edits;
    private final BeginSettlement beginSettlement;
    private final LedgerReading reading;
    private final SettlementLines settlements;

    SettlementController(
            Edits ledgerEdits, BeginSettlement beginSettlement, LedgerReading reading, SettlementLines settlements) {
        this.edits = ledgerEdits;
        this.beginSettlement = beginSettlement;
        this.reading = reading;
        this.settlements = settlements;
    }

    record SettlementBody(
            @NotNull @LedgerId String partyId,

            @NotNull @CurrencyCode String currency,
            @NotNull LocalDate through) {}

    record BegunSettlement(long settlementNo) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LedgerSettlement(
            long settlementNo,
            String partyId,
            String currency,
            Settlement.Status status,
            @Nullable LocalDate fromDay,
            LocalDate through,
            long carriedMinor,
            long sumMinor,
            long postings,
            Instant begunAt,
            @Nullable Instant endedAt) {

        static LedgerSettlement of(Settlement run) {
            return new LedgerSettlement(
                    run.number(),
                    run.partyId(),
                    run.currency(),
                    run.status(),
                    run.fromDay(),
                    run.through(),
                    run.carriedMinor(),
                    run.sumMinor(),
                    run.postings(),
                    run.begunAt(),
                    run.endedAt());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LedgerSettlementPage(
            List<LedgerSettlement> settlements, @Nullable String nextCursor) {}

    record LedgerSettlementLine(String orderId, long amountMinor, int postings) {

        static LedgerSettlementLine of(SettlementLines.Line line) {
            return new LedgerSettlementLine(line.correlation(), line.amountMinor(), line.postings());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LedgerSettlementLinePage(
            String currency,
            List<LedgerSettlementLine> lines,
            @Nullable String nextCursor) {}

    @PostMapping(produces = APPLICATION_JSON_VALUE)
    @RequiresScope(Scopes.OPERATOR_LEDGER_CLOSE)
    @Audited(value = "ledger.settlement.create", object = "ledger_settlement")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Settle what is due to a third party",
            description =
                    "Collects the shares of the party that are booked up to a day and that no earlier settlement has,"
                            + " and books their sum from `payable:{party}` to `settled:{party}`. A sum below zero is not"
                            + " booked; the next settlement of the party begins with it. Only one settlement of a party"
                            + " and currency collects at a time.")
    @ApiResponse(responseCode = "202", description = "The settlement has begun; it ends by itself")
    @ProblemCode.Possible(SettlementProblem.class)
    BegunSettlement createLedgerSettlement(IdempotencyKey key, @Valid @RequestBody SettlementBody body) {
        if (body.through().isBefore(EARLIEST) || body.through().getYear() > 9999) {
            throw ProblemException.invalid("through", "must be a day from %s to 9999-12-31".formatted(EARLIEST));
        }
        return new BegunSettlement(edits.make(
                key, beginSettlement, new SettlementRules.Wanted(body.partyId(), body.currency(), body.through())));
    }

    @GetMapping(produces = APPLICATION_JSON_VALUE)
    @RequiresScope(Scopes.OPERATOR_LEDGER)
    @Operation(summary = "List the settlements", description = "The newest first; of all parties, or of one.")
    LedgerSettlementPage listLedgerSettlements(
            @RequestParam(name = "party_id", required = false) @Nullable @LedgerId String partyId,
            @PageLimits PageRequest request) {
        Long before =
                Cursor.parse(request.cursor(), 1).map(key -> key.number(0)).orElse(null);
        Slice<Settlement> page = reading.of(book -> Slice.of(
                request.limit(),
                rows -> settlements.list(partyId, before, rows),
                run -> Cursor.of(Long.toString(run.number()))));
        return new LedgerSettlementPage(page.rows(LedgerSettlement::of), page.nextCursor());
    }

    @GetMapping(path = "/{settlement_no}", produces = APPLICATION_JSON_VALUE)
    @RequiresScope(Scopes.OPERATOR_LEDGER)
    @Operation(summary = "Get a settlement", description = "While it collects, its sum and its postings grow.")
    LedgerSettlement getLedgerSettlement(@PathVariable("settlement_no") @Range(min = 1) long settlementNo) {
        return reading.of(book -> LedgerSettlement.of(settlement(settlementNo)));
    }

    private Settlement settlement(long number) {
        return settlements.find(number).orElseThrow(() -> ProblemException.notFound("There is no such settlement."));
    }

    @GetMapping("/{settlement_no}/lines")
    @RequiresScope(Scopes.OPERATOR_LEDGER)
    @Operation(
            summary = "List the lines of a settlement, by order",
            description =
                    "What is due for each order. The lines add up to the sum of the settlement without what was carried"
                            + " from an earlier one.")
    @ApiResponse(
            responseCode = "200",
            description = "The lines; as CSV with Accept: text/csv or format=csv. In CSV, X-Next-Cursor has the next"
                    + " cursor",
            content = {
                @Content(
                        mediaType = APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = LedgerSettlementLinePage.class)),
                @Content(mediaType = Csv.MEDIA_TYPE, schema = @Schema(type = "string"))
            })
    ResponseEntity<Object> listLedgerSettlementLines(
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
            @PathVariable("settlement_no") @Range(min = 1) long settlementNo,
            @RequestParam(required = false) @Nullable @TableFormat String format,
            @PageLimits(maxLimit = MAX_LINES) PageRequest request) {
        String after = Cursor.parse(request.cursor(), 1)
                .map(key -> key.part(0, order -> order.length() <= Limits.MAX_TEXT))
                .orElse(null);
        return reading.of(book -> {
            Settlement run = settlement(settlementNo);
            Slice<SettlementLines.Line> page = Slice.of(
                    request.limit(),
                    rows -> settlements.lines(settlementNo, after, rows),
                    line -> Cursor.of(line.correlation()));
            return Csv.isWanted(accept, format)
                    ? csv(run, page)
                    : ResponseEntity.ok()
                            .contentType(MediaType.APPLICATION_JSON)
                            .body(new LedgerSettlementLinePage(
                                    run.currency(), page.rows(LedgerSettlementLine::of), page.nextCursor()));
        });
    }

    private static ResponseEntity<Object> csv(Settlement run, Slice<SettlementLines.Line> page) {
        return CsvAnswers.page(
                COLUMNS,
                page.rows().stream()
                        .map(line -> LedgerCsv.row(
                                run.number(),
                                run.partyId(),
                                line.correlation(),
                                line.postings(),
                                run.currency(),
                                LedgerCsv.major(BigInteger.valueOf(line.amountMinor()), run.currency())))
                        .toList(),
                page.nextCursor());
    }
}
