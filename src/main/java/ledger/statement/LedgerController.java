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
import java.time.LocalDate;
import java.util.List;
import java.util.TreeMap;
import ledger.book.Book;
import ledger.book.LedgerProjection;
import ledger.booking.Account;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import outbox.EventReader;
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

/** The book as a whole: its state, its accounts and its trial balance. */
@RestController
@RequestMapping(
        path = "/api/v2/ledger",
        produces = {APPLICATION_JSON_VALUE, Csv.MEDIA_TYPE})
@RequiresScope(Scopes.OPERATOR_LEDGER)
@Tag(name = "Ledger")
class LedgerController {

    static final String CURRENCY = "[A-Z]{3}";
    static final String CURRENCY_RULE = "must be an ISO 4217 code such as GBP";

    /** Accounts times currencies: the shop has far fewer. */
    private static final int MAX_BALANCES = 10_000;

    private static final List<String> COLUMNS = List.of("currency", "account", "kind", "debit", "credit", "balance");

    private final LedgerReading reading;
    private final Balances balances;
    private final EventReader log;

    LedgerController(LedgerReading reading, Balances balances, EventReader log) {
        this.reading = reading;
        this.balances = balances;
        this.log = log;
    }

    /** The state of the ledger. The lag is the one that this instance knows of. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LedgerStatus(
            String zone, long lastEntry, @Nullable LocalDate closedThrough, long lagMillis) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LedgerAccountPage(
            List<LedgerAccount> accounts, @Nullable String nextCursor) {}

    @Schema(name = "LedgerAccount")
    record LedgerAccount(String account, Account.Kind kind) {}

    /** The totals of a currency. The debits equal the credits. */
    record LedgerTotal(String currency, BigInteger debitMinor, BigInteger creditMinor) {}

    record TrialBalance(long lastEntry, List<AccountBalance> balances, List<LedgerTotal> totals) {}

    @GetMapping(produces = APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Get the state of the ledger",
            description = "How far the ledger has booked the log, and which periods are closed.")
    LedgerStatus getLedgerStatus() {
        return reading.of(book -> new LedgerStatus(
                book.zone().getId(),
                book.lastEntry(),
                book.closedThrough(),
                log.lag(LedgerProjection.CURSOR).toMillis()));
    }

    @GetMapping(path = "/accounts", produces = APPLICATION_JSON_VALUE)
    @Operation(
            summary = "List the accounts, by code",
            description =
                    "An account of a provider or of a funder is declared when its first entry is booked; the others"
                            + " exist from the beginning.")
    LedgerAccountPage listLedgerAccounts(@PageLimits PageRequest request) {
        String after = Cursor.parse(request.cursor(), 1)
                .map(key -> key.part(0, LedgerParameters::isAccount))
                .orElse(null);
        Slice<Account> page = reading.of(book -> Slice.of(
                request.limit(), rows -> balances.accounts(after, rows), account -> Cursor.of(account.code())));
        return new LedgerAccountPage(page.rows(each -> new LedgerAccount(each.code(), each.kind())), page.nextCursor());
    }

    @GetMapping("/trial-balance")
    @Operation(
            summary = "Get the trial balance",
            description =
                    "The debits, credits and balance of each account with postings, by currency; the balances of a"
                            + " currency add up to zero. `as_of` counts the accounting days up to and including a day,"
                            + " `entry` the entries up to and including a number; without them all entries count. An"
                            + " old `entry` takes longer to answer than a recent one.")
    @ApiResponse(
            responseCode = "200",
            description = "The trial balance; as CSV with Accept: text/csv or format=csv, without totals",
            content = {
                @Content(mediaType = APPLICATION_JSON_VALUE, schema = @Schema(implementation = TrialBalance.class)),
                @Content(mediaType = Csv.MEDIA_TYPE, schema = @Schema(type = "string"))
            })
    ResponseEntity<Object> getTrialBalance(
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
            @Parameter(description = "The last accounting day that counts")
                    @RequestParam(name = "as_of", required = false)
                    @Nullable
                    LocalDate asOf,
            @Parameter(description = "The number of the last entry that counts")
                    @RequestParam(required = false)
                    @Nullable
                    @Range(min = 1)
                    Long entry,
            @RequestParam(required = false) @Nullable @Pattern(regexp = CURRENCY, message = CURRENCY_RULE)
                    String currency,
            @RequestParam(required = false) @Nullable @TableFormat String format) {
        if (asOf != null && entry != null) {
            throw ProblemException.invalid("entry", "must be absent if as_of is given");
        }
        if (asOf != null) {
            Instants.requireDay("as_of", asOf);
        }
        TrialBalance trial = reading.of(book -> trialBalance(book, asOf, entry, currency));
        return Csv.isWanted(accept, format)
                ? CsvAnswers.page(
                        COLUMNS,
                        trial.balances().stream()
                                .map(each -> LedgerCsv.row(
                                        each.currency(),
                                        each.account(),
                                        each.kind(),
                                        LedgerCsv.major(each.debitMinor(), each.currency()),
                                        LedgerCsv.major(each.creditMinor(), each.currency()),
                                        LedgerCsv.major(each.balanceMinor(), each.currency())))
                                .toList(),
                        null)
                : ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(trial);
    }

    private TrialBalance trialBalance(
            Book book, @Nullable LocalDate asOf, @Nullable Long entry, @Nullable String currency) {
        List<AccountBalance> rows = entry == null
                ? balances.upTo(asOf, currency, MAX_BALANCES + 1)
                : balances.after(entry, currency, MAX_BALANCES + 1);
        if (rows.size() > MAX_BALANCES) {
            throw ProblemException.invalid(
                    "currency", "must be given, because there are more than %d balances".formatted(MAX_BALANCES));
        }
        TreeMap<String, LedgerTotal> totals = new TreeMap<>();
        rows.forEach(row -> totals.merge(
                row.currency(),
                new LedgerTotal(row.currency(), row.debitMinor(), row.creditMinor()),
                (one, other) -> new LedgerTotal(
                        one.currency(),
                        one.debitMinor().add(other.debitMinor()),
                        one.creditMinor().add(other.creditMinor()))));
        return new TrialBalance(
                entry == null ? book.lastEntry() : Math.min(entry, book.lastEntry()),
                rows,
                List.copyOf(totals.values()));
    }
}
