package payment.reconciliation.bank;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
import static org.springframework.http.MediaType.APPLICATION_OCTET_STREAM_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import payment.reconciliation.bank.StoreBankLines.Stored;
import platform.auditlog.Audited;
import platform.card.NoCardNumber;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.money.CurrencyCode;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.upload.FileBody;
import platform.upload.RequestFiles;
import platform.upload.UploadedFile;
import platform.web.Limits;
import platform.web.ProblemCode;
import platform.web.ProblemException;

/** Bank accounts of the shop, and the import of their statements. */
@RestController
@RequestMapping(path = "/api/v2/bank-accounts", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_RECONCILIATION)
@Tag(name = "Reconciliation")
class BankAccountController {

    private static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);

    private final BankAccounts accounts;
    private final Edits edits;
    private final DeclareBankAccount declareBankAccount;
    private final BankImports imports;

    BankAccountController(
            BankAccounts accounts, Edits paymentEdits, DeclareBankAccount declareBankAccount, BankImports imports) {
        this.accounts = accounts;
        this.edits = paymentEdits;
        this.declareBankAccount = declareBankAccount;
        this.imports = imports;
    }

    @Schema(name = "BankAccountBody")
    record Body(
            @NotNull @BankAccountId String accountId,

            @NotNull @CurrencyCode String currency,

            @NotNull @Visible(min = 1, max = Limits.MAX_TEXT) @NoCardNumber
            String name,

            @NotNull LocalDate beginsOn) {}

    @Schema(name = "BankAccount")
    record View(String accountId, String currency, String name, LocalDate beginsOn, Instant declaredAt) {

        static View of(BankAccount account) {
            return new View(account.id(), account.currency(), account.name(), account.beginsOn(), account.declaredAt());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BankAccountPage")
    record Page(List<View> bankAccounts, @Nullable String nextCursor) {}

    @Schema(name = "BankStatementImport")
    record ImportView(int lines, int added, int matched) {

        static ImportView of(Stored done) {
            return new ImportView(done.lines(), done.added(), done.matched());
        }
    }

    @GetMapping
    @Operation(summary = "List the bank accounts", description = "By their ids.")
    Page listBankAccounts(@PageLimits PageRequest request) {
        String after = Cursor.parse(request.cursor(), 1)
                .map(key -> key.part(0, id -> id.matches(BankAccountId.PATTERN)))
                .orElse(null);
        Slice<BankAccount> page =
                Slice.of(request.limit(), rows -> accounts.list(after, rows), account -> Cursor.of(account.id()));
        return new Page(page.rows(View::of), page.nextCursor());
    }

    @GetMapping("/{account_id}")
    @Operation(summary = "Get a bank account", description = "As it was declared; it does not change.")
    View getBankAccount(@PathVariable("account_id") @BankAccountId String accountId) {
        return View.of(accounts.known(accountId));
    }

    @PostMapping
    @Audited(value = "payment.bank_account.declare", object = "bank_account")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Declare a bank account of the shop",
            description =
                    "From then on, its statements can be imported, and transfers in its currency since `begins_on`"
                            + " are missed if no line has paid them. Its id is part of the account `bank:{account}` of the ledger."
                            + " A declared account does not change.")
    @ProblemCode.Possible(BankProblem.class)
    View createBankAccount(IdempotencyKey key, @Valid @RequestBody Body body) {
        if (body.beginsOn().isBefore(EARLIEST) || body.beginsOn().getYear() > 9999) {
            throw ProblemException.invalid("begins_on", "must be a day from %s to 9999-12-31".formatted(EARLIEST));
        }
        edits.make(
                key,
                declareBankAccount,
                new DeclareBankAccount.Wanted(body.accountId(), body.currency(), body.name(), body.beginsOn()));
        return getBankAccount(body.accountId());
    }

    @PostMapping(path = "/{account_id}/statements/import", consumes = APPLICATION_OCTET_STREAM_VALUE)
    @Audited(value = "payment.bank_statement.import", object = "bank_account", id = "account_id")
    @Operation(
            summary = "Import a statement of a bank account",
            description =
                    "The body is CSV in UTF-8, at most 10,000 lines and 16 MB, also unpacked, if it is compressed with gzip. Its"
                            + " header names the columns `line_id`, `booked_on`, `amount` and `currency`, and may name"
                            + " `value_date`, `counterparty` and `reference`; other columns are skipped. Days are written as"
                            + " `2026-03-31`, amounts as `-1234.50`. Only lines whose ids are not known are stored, so the same"
                            + " file twice changes nothing. They are matched with payouts and settlements at once: by the id that the reference"
                            + " names, or by the amount if there is only one candidate on both sides. Card numbers in texts are"
                            + " masked.")
    @FileBody
    @ProblemCode.Possible(BankProblem.class)
    ImportView importBankStatement(
            IdempotencyKey key,
            @PathVariable("account_id") @BankAccountId String accountId,
            HttpServletRequest request) {
        try (UploadedFile file = RequestFiles.of(request)) {
            return ImportView.of(imports.importStatement(key, accountId, file));
        }
    }
}
