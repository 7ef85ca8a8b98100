package ledger.statement;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Pattern;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import ledger.statement.AccountStatements.LineKey;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import platform.csv.Csv;
import platform.csv.TableFormat;
import platform.handler.CsvAnswers;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.web.Instants;
import platform.web.ProblemException;

/** The statement of an account, and the money of an order. */
@RestController
@RequestMapping(
        path = "/api/v2/ledger",
        produces = {APPLICATION_JSON_VALUE, Csv.MEDIA_TYPE})
@RequiresScope(Scopes.OPERATOR_LEDGER)
@Tag(name = "Ledger")
class StatementController {

    private static final int MAX_LINES = 10_000;
    private static final List<String> STATEMENT_COLUMNS =
            List.of("day", "entry_no", "happened_at", "kind", "order_id", "reference", "currency", "amount", "balance");
    private static final List<String> ORDER_COLUMNS =
            List.of("entry_no", "day", "happened_at", "kind", "reference", "account", "line_no", "currency", "amount");

    private final LedgerReading reading;
    private final Balances balances;
    private final AccountStatements statements;

    StatementController(LedgerReading reading, Balances balances, AccountStatements statements) {
        this.reading = reading;
        this.balances = balances;
        this.statements = statements;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AccountStatement(
            String account,
            String currency,
            BigInteger openingMinor,
            BigInteger closingMinor,
            List<AccountStatementLine> lines,
            @Nullable String nextCursor) {}

    record AccountStatementLine(
            long entryNo,
            LocalDate day,
            java.time.Instant happenedAt,
            ledger.booking.EntryKind kind,
            String orderId,
            String reference,
            long amountMinor,
            BigInteger balanceMinor) {

        static AccountStatementLine of(StatementLine line) {
            return new AccountStatementLine(
                    line.entryNo(),
                    line.day(),
                    line.happenedAt(),
                    line.kind(),
                    line.correlation(),
                    line.reference(),
                    line.amountMinor(),
                    line.balanceMinor());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OrderLedger(
            UUID orderId,
            List<OrderEntry> entries,
            List<AccountBalance> balances,
            @Nullable String nextCursor) {}

    @GetMapping("/accounts/{account}/statement")
    @Operation(
            summary = "Get the statement of an account",
            description =
                    "The postings of one currency by accounting day, with the balance after each. A debit is above"
                            + " zero, a credit is below zero.")
    @ApiResponse(
            responseCode = "200",
            description = "The statement; as CSV with Accept: text/csv or format=csv. In CSV, X-Next-Cursor has the"
                    + " next cursor",
            content = {
                @Content(mediaType = APPLICATION_JSON_VALUE, schema = @Schema(implementation = AccountStatement.class)),
                @Content(mediaType = Csv.MEDIA_TYPE, schema = @Schema(type = "string"))
            })
    ResponseEntity<Object> getAccountStatement(
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
            @PathVariable @Pattern(regexp = LedgerParameters.ACCOUNT, message = LedgerParameters.ACCOUNT_RULE)
                    String account,
            @RequestParam @Pattern(regexp = LedgerController.CURRENCY, message = LedgerController.CURRENCY_RULE)
                    String currency,
            @Parameter(description = "The first accounting day") @RequestParam(required = false) @Nullable
                    LocalDate from,
            @Parameter(description = "The last accounting day") @RequestParam(required = false) @Nullable LocalDate to,
            @RequestParam(required = false) @Nullable @TableFormat String format,
            @PageLimits(maxLimit = MAX_LINES) PageRequest request) {
        if (from != null) {
            Instants.requireDay("from", from);
        }
        if (to != null) {
            Instants.requireDay("to", to);
        }
        LineKey after = Cursor.parse(request.cursor(), 3)
                .map(key -> new LineKey(
                        LocalDate.parse(key.part(0, StatementController::isDay)), key.number(1), key.integer(2)))
                .orElse(null);
        AccountStatement statement = reading.of(book -> {
            if (!balances.isDeclared(account)) {
                throw ProblemException.notFound("There is no such account.");
            }
            BigInteger opening = after == null
                    ? balances.before(account, currency, from)
                    : balances.before(account, currency, after.day())
                            .add(statements.ofDayUpTo(account, currency, after));
            Slice<StatementLine> page = Slice.of(
                    request.limit(),
                    rows -> statements.lines(account, currency, from, to, after, opening, rows),
                    StatementLine::cursor);
            return new AccountStatement(
                    account,
                    currency,
                    opening,
                    page.rows().isEmpty() ? opening : page.rows().getLast().balanceMinor(),
                    page.rows(AccountStatementLine::of),
                    page.nextCursor());
        });
        return Csv.isWanted(accept, format) ? csv(statement) : json(statement);
    }

    private static boolean isDay(String text) {
        try {
            int year = LocalDate.parse(text).getYear();
            return year >= 1 && year <= 9999;
        } catch (DateTimeException notOurs) {
            return false;
        }
    }

    private static ResponseEntity<Object> csv(AccountStatement statement) {
        String currency = statement.currency();
        return CsvAnswers.page(
                STATEMENT_COLUMNS,
                statement.lines().stream()
                        .map(line -> LedgerCsv.row(
                                line.day(),
                                line.entryNo(),
                                line.happenedAt(),
                                line.kind(),
                                line.orderId(),
                                line.reference(),
                                currency,
                                LedgerCsv.major(line.amountMinor(), currency),
                                LedgerCsv.major(line.balanceMinor(), currency)))
                        .toList(),
                statement.nextCursor());
    }

    @GetMapping("/orders/{order_id}")
    @Operation(
            summary = "Get the money of an order",
            description =
                    "The entries of the order with their postings, and what they add up to. An order without entries"
                            + " has no money yet, or the ledger has not read its events.")
    @ApiResponse(
            responseCode = "200",
            description = "The entries; as CSV with Accept: text/csv or format=csv, one row for each posting. In CSV,"
                    + " X-Next-Cursor has the next cursor",
            content = {
                @Content(mediaType = APPLICATION_JSON_VALUE, schema = @Schema(implementation = OrderLedger.class)),
                @Content(mediaType = Csv.MEDIA_TYPE, schema = @Schema(type = "string"))
            })
    ResponseEntity<Object> getOrderLedger(
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
            @PathVariable("order_id") UUID orderId,
            @RequestParam(required = false) @Nullable @TableFormat String format,
            @PageLimits PageRequest request) {
        long after = Cursor.parse(request.cursor(), 1).map(key -> key.number(0)).orElse(0L);
        OrderLedger money = reading.of(book -> {
            Slice<OrderEntry> page = Slice.of(
                    request.limit(),
                    rows -> statements.entries(orderId.toString(), after, rows),
                    entry -> Cursor.of(Long.toString(entry.entryNo())));
            return new OrderLedger(orderId, page.rows(), statements.balances(orderId.toString()), page.nextCursor());
        });
        return Csv.isWanted(accept, format) ? csv(money) : json(money);
    }

    private static ResponseEntity<Object> csv(OrderLedger money) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (OrderEntry entry : money.entries()) {
            for (OrderEntry.OrderPosting posting : entry.postings()) {
                rows.add(LedgerCsv.row(
                        entry.entryNo(),
                        entry.day(),
                        entry.happenedAt(),
                        entry.kind(),
                        entry.reference(),
                        posting.account(),
                        posting.lineNo(),
                        posting.currency(),
                        LedgerCsv.major(posting.amountMinor(), posting.currency())));
            }
        }
        return CsvAnswers.page(ORDER_COLUMNS, rows, money.nextCursor());
    }

    private static ResponseEntity<Object> json(Object answer) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(answer);
    }
}
