package payment.adapter.sandbox;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import payment.statement.FundLine;
import payment.statement.PlatformFundStatement;
import platform.id.Ids;
import platform.money.CurrencyCode;
import platform.money.Money;
import platform.sandbox.ConditionalOnSandbox;
import platform.sandbox.SandboxAnswers;
import platform.security.OpenToAll;
import platform.web.ProblemException;

/** What the sandbox holds for the shop, and its payouts. */
@RestController
@RequestMapping("/sandbox")
@OpenToAll("The sandbox stands for an external system; it exists only in first runs and tests")
@ConditionalOnSandbox(SandboxProperties.ENABLED)
@Tag(name = "Sandboxes")
class SandboxFundController {

    private final SandboxAccounts accounts;
    private final SandboxAnswers providerAnswers;
    private final Ids ids;
    private final Clock clock;

    SandboxFundController(SandboxAccounts accounts, SandboxAnswers providerAnswers, Ids ids, Clock clock) {
        this.accounts = accounts;
        this.providerAnswers = providerAnswers;
        this.ids = ids;
        this.clock = clock;
    }

    @Schema(name = "SandboxPayout")
    record Payout(
            @NotNull @SandboxAmount Long amountMinor,
            @NotNull @CurrencyCode String currency,

            @Schema(description = "When it happened, by the clock of the sandbox; now if it is left out") @Nullable
            Instant occurredAt) {}

    @Schema(name = "SandboxPayoutMade")
    record PayoutMade(String payoutId) {}

    @PostMapping("/payouts")
    @Operation(
            summary = "Simulate a payout to the bank account of the shop",
            description =
                    "The statement of funds of its day has it. The sandbox does not check whether it holds so much.")
    PayoutMade createSandboxPayout(@Valid @RequestBody Payout payout) {
        String id = "sbx_po_" + ids.next();
        accounts.paidOut(
                id,
                Money.ofMinor(payout.amountMinor(), payout.currency()),
                payout.occurredAt() == null ? clock.instant() : payout.occurredAt());
        return new PayoutMade(id);
    }

    @GetMapping(path = "/funds/{day}", produces = "text/csv")
    @Operation(
            summary = "Get the statement of funds of a day",
            description = "What has moved on the account of the sandbox on this day in UTC, with the balance after each"
                    + " movement, as CSV. Import it as the account MAIN. The balance begins with zero when the sandbox"
                    + " starts. The sandbox keeps the last 10,000 payments and payouts; when it has forgotten one, it has"
                    + " no statements of funds any more.")
    byte[] getSandboxFunds(@PathVariable LocalDate day) throws IOException {
        providerAnswers.requireNoFailure();
        Instant from = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant to = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        List<SandboxAccounts.Movement> movements = accounts.movements(to)
                .orElseThrow(() -> ProblemException.notFound("The sandbox has forgotten some of its movements."));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        PlatformFundStatement.Writer writer = new PlatformFundStatement.Writer(file);
        Map<String, Long> balances = new HashMap<>();
        long lineNo = 1;
        for (SandboxAccounts.Movement each : movements) {
            Money amount = each.amount();
            long balance = balances.merge(amount.currency(), amount.amountMinor(), Math::addExact);
            if (!each.at().isBefore(from)) {
                writer.add(new FundLine(
                        ++lineNo, each.kind(), each.id(), amount.amountMinor(), amount.currency(), balance, each.at()));
            }
        }
        writer.end();
        return file.toByteArray();
    }
}
