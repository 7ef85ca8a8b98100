package payment.reconciliation.bank;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
import payment.StatementEvent.Transfer;
import payment.reconciliation.bank.BankLine.State;
import payment.reconciliation.bank.BankLine.Step;
import payment.reconciliation.bank.BankLineSteps.Line;
import platform.auditlog.Audited;
import platform.csv.Csv;
import platform.csv.TableFormat;
import platform.edit.Edits;
import platform.handler.CsvAnswers;
import platform.idempotency.IdempotencyKey;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Reason;
import platform.web.Instants;
import platform.web.ProblemCode;

/** The lines of bank statements, and what operators decide about them. */
@RestController
@RequestMapping(
        path = "/api/v2/bank-accounts/{account_id}/lines",
        produces = {APPLICATION_JSON_VALUE, Csv.MEDIA_TYPE})
@RequiresScope(Scopes.OPERATOR_RECONCILIATION)
@Tag(name = "Reconciliation")
class BankLineController {

    private static final int MAX_LINES = 10_000;
    private static final int MAX_STEPS = 100;
    private static final List<String> COLUMNS = List.of(
            "line_no",
            "line_id",
            "booked_on",
            "value_date",
            "amount",
            "currency",
            "counterparty",
            "reference",
            "state",
            "transfer_kind",
            "transfer_counterpart",
            "transfer_id");

    private final BankAccounts accounts;
    private final BankLines lines;
    private final BankTexts texts;
    private final Edits edits;
    private final MatchBankLine matchBankLine;
    private final DismissBankLine dismissBankLine;
    private final UndoBankLine undoBankLine;

    BankLineController(
            BankAccounts accounts,
            BankLines lines,
            BankTexts texts,
            Edits paymentEdits,
            MatchBankLine matchBankLine,
            DismissBankLine dismissBankLine,
            UndoBankLine undoBankLine) {
        this.accounts = accounts;
        this.lines = lines;
        this.texts = texts;
        this.edits = paymentEdits;
        this.matchBankLine = matchBankLine;
        this.dismissBankLine = dismissBankLine;
        this.undoBankLine = undoBankLine;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BankLinePage")
    record Page(List<BankLineView> lines, @Nullable String nextCursor) {}

    @Schema(name = "BankLineMatch")
    record Match(
            @NotNull @Range(min = 1) Long transferNo,

            @Nullable @Reason String reason) {}

    @Schema(name = "BankLineDecision")
    record Decision(@NotNull @Reason String reason) {}

    @GetMapping
    @Operation(summary = "List the lines of a bank account, newest first", description = "Without their history.")
    @ApiResponse(
            responseCode = "200",
            description = "The lines; as CSV with Accept: text/csv or format=csv. In CSV, X-Next-Cursor has the next"
                    + " cursor",
            content = {
                @Content(mediaType = APPLICATION_JSON_VALUE, schema = @Schema(implementation = Page.class)),
                @Content(mediaType = Csv.MEDIA_TYPE, schema = @Schema(type = "string"))
            })
    ResponseEntity<Object> listBankLines(
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
            @PathVariable("account_id") @BankAccountId String accountId,
            @RequestParam(required = false) @Nullable State state,
            @RequestParam(required = false) @Nullable LocalDate from,
            @RequestParam(required = false) @Nullable LocalDate to,
            @RequestParam(required = false) @Nullable @TableFormat String format,
            @PageLimits(maxLimit = MAX_LINES) PageRequest request) {
        Long before =
                Cursor.parse(request.cursor(), 1).map(key -> key.number(0)).orElse(null);
        if (from != null) {
            Instants.requireDay("from", from);
        }
        if (to != null) {
            Instants.requireDay("to", to);
        }
        BankAccount account = accounts.known(accountId);
        BankLines.Query query = new BankLines.Query(account.id(), state, from, to, before);
        Slice<BankLine> page = Slice.of(
                request.limit(), rows -> lines.list(query, rows), line -> Cursor.of(Long.toString(line.lineNo())));
        BankTexts.Opened opened = texts.of(page.rows());
        return Csv.isWanted(accept, format)
                ? csv(page, opened)
                : ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(new Page(page.rows(line -> BankLineView.of(line, opened, null)), page.nextCursor()));
    }

    private static ResponseEntity<Object> csv(Slice<BankLine> page, BankTexts.Opened opened) {
        return CsvAnswers.page(COLUMNS, page.rows(line -> row(line, opened)), page.nextCursor());
    }

    private static List<@Nullable Object> row(BankLine line, BankTexts.Opened opened) {
        Transfer transfer = line.transfer();
        return new ArrayList<>(Arrays.asList(
                line.lineNo(),
                line.lineId(),
                line.bookedOn(),
                line.valuedOn(),
                line.amount().toDecimal(),
                line.amount().currency(),
                opened.open(line.counterparty()),
                opened.open(line.reference()),
                line.state(),
                transfer == null ? null : transfer.kind(),
                transfer == null ? null : transfer.counterpart(),
                transfer == null ? null : transfer.transferId()));
    }

    @GetMapping(path = "/{line_no}", produces = APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Get a line of a bank statement",
            description = "With its history: at most the newest 100 steps.")
    BankLineView getBankLine(
            @PathVariable("account_id") @BankAccountId String accountId,
            @PathVariable("line_no") @Range(min = 1) long lineNo) {
        BankLine line = lines.known(accountId, lineNo);
        List<Step> steps = lines.steps(lineNo, MAX_STEPS);
        BankTexts.Opened reasons = texts.of(steps.stream().map(Step::reason));
        return BankLineView.of(
                line,
                texts.of(List.of(line)),
                steps.stream()
                        .map(step -> BankLineView.StepView.of(step, reasons))
                        .toList());
    }

    @PostMapping(path = "/{line_no}/match", produces = APPLICATION_JSON_VALUE)
    @Audited(value = "payment.bank_line.match", object = "bank_line", id = "line_no")
    @Operation(
            summary = "Match a line of a bank statement with a transfer",
            description =
                    "Both must be open, in the same currency and direction. The amounts may differ, for example by"
                            + " what a bank has charged; the ledger books that of the line, and a work item shows the rest.")
    @ProblemCode.Possible(BankProblem.class)
    BankLineView matchBankLine(
            IdempotencyKey key,
            @PathVariable("account_id") @BankAccountId String accountId,
            @PathVariable("line_no") @Range(min = 1) long lineNo,
            @Valid @RequestBody Match body) {
        Line line = new Line(accountId, lineNo);
        edits.make(key, matchBankLine, new MatchBankLine.Wanted(line, body.transferNo(), body.reason()));
        return getBankLine(accountId, lineNo);
    }

    @PostMapping(path = "/{line_no}/dismiss", produces = APPLICATION_JSON_VALUE)
    @Audited(value = "payment.bank_line.dismiss", object = "bank_line", id = "line_no")
    @Operation(
            summary = "Dismiss a line of a bank statement",
            description =
                    "It is no matter of the platform, for a reason: for example the rent. The ledger does not book"
                            + " it, and its work item is settled.")
    @ProblemCode.Possible(BankProblem.class)
    BankLineView dismissBankLine(
            IdempotencyKey key,
            @PathVariable("account_id") @BankAccountId String accountId,
            @PathVariable("line_no") @Range(min = 1) long lineNo,
            @Valid @RequestBody Decision body) {
        edits.make(key, dismissBankLine, new DismissBankLine.Wanted(new Line(accountId, lineNo), body.reason()));
        return getBankLine(accountId, lineNo);
    }

    @PostMapping(path = "/{line_no}/undo", produces = APPLICATION_JSON_VALUE)
    @Audited(value = "payment.bank_line.undo", object = "bank_line", id = "line_no")
    @Operation(
            summary = "Undo the match or the dismissal of a line",
            description = "The line is open again. The ledger books the match back, and the platform does not match the"
                    + " same pair again.")
    @ProblemCode.Possible(BankProblem.class)
    BankLineView undoBankLine(
            IdempotencyKey key,
            @PathVariable("account_id") @BankAccountId String accountId,
            @PathVariable("line_no") @Range(min = 1) long lineNo,
            @Valid @RequestBody Decision body) {
        edits.make(key, undoBankLine, new UndoBankLine.Wanted(new Line(accountId, lineNo), body.reason()));
        return getBankLine(accountId, lineNo);
    }
}
