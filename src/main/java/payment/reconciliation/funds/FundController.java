package payment.reconciliation.funds;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
import static org.springframework.http.MediaType.APPLICATION_OCTET_STREAM_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Pattern;
import java.time.LocalDate;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import payment.provider.ProviderName;
import payment.reconciliation.funds.FundFetchRows.Fetch;
import platform.auditlog.Audited;
import platform.idempotency.IdempotencyKey;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.upload.FileBody;
import platform.upload.RequestFiles;
import platform.upload.UploadedFile;
import platform.web.ProblemCode;

/** The statements of funds of a provider's day. */
@RestController
@RequestMapping(path = "/api/v2/reconciliations/{provider}/{day}/funds", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_RECONCILIATION)
@Tag(name = "Reconciliation")
class FundController {

    private static final String ACCOUNT = "[A-Z]{1,16}";
    private static final String ACCOUNT_RULE = "must be 1 to 16 upper case letters";
    private static final int MAX_PAYOUTS = 1_000;

    private final FundImports imports;
    private final FundStatements statements;
    private final FundFetchRows fetches;
    private final Payouts payouts;

    FundController(FundImports imports, FundStatements statements, FundFetchRows fetches, Payouts payouts) {
        this.imports = imports;
        this.statements = statements;
        this.fetches = fetches;
        this.payouts = payouts;
    }

    @GetMapping
    @Operation(
            summary = "Get what a provider held and paid out on a day",
            description =
                    "What each account had at the beginning and at the end of the day, and the payouts to the bank"
                            + " account of the shop, at most 1,000. A day that has no statement of funds has no accounts.")
    FundView getProviderFunds(@PathVariable @ProviderName String provider, @PathVariable LocalDate day) {
        Optional<Fetch> fetch = fetches.find(provider, day);
        return new FundView(
                statements.of(provider, day).stream()
                        .map(FundView.AccountView::of)
                        .toList(),
                payouts.of(provider, day, MAX_PAYOUTS).stream()
                        .map(each -> new FundView.PayoutView(
                                each.payout().id(),
                                each.origin(),
                                each.payout().currency(),
                                each.payout().amountMinor(),
                                each.payout().occurredAt()))
                        .toList(),
                fetch.map(Fetch::dueAt).orElse(null),
                fetch.map(Fetch::failure).orElse(null));
    }

    @PostMapping(path = "/{account}/import", consumes = APPLICATION_OCTET_STREAM_VALUE)
    @Audited(
            value = "payment.funds.import",
            object = "reconciliation",
            id = {"provider", "day"})
    @Operation(
            summary = "Import the statement of funds of an account",
            description = "The body is the file as the provider gives it, or compressed with gzip, at most"
                    + " `orderwright.payment.reconciliation.upload-limit` long (1 GB by default), and unpacked at most 4 GB. The day must have ended."
                    + " The same file twice changes nothing; another one replaces the first, and its payouts are"
                    + " corrected in the ledger.")
    @FileBody
    @ProblemCode.Possible(FundProblem.class)
    FundView importProviderFunds(
            IdempotencyKey key,
            @PathVariable @ProviderName String provider,
            @PathVariable LocalDate day,
            @PathVariable @Pattern(regexp = ACCOUNT, message = ACCOUNT_RULE) String account,
            HttpServletRequest request) {
        try (UploadedFile file = RequestFiles.of(request)) {
            imports.importFunds(key, provider, day, account, file);
        }
        return getProviderFunds(provider, day);
    }
}
