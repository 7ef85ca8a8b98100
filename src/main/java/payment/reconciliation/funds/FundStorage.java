package payment.reconciliation.funds;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import payment.StatementEvent.PayoutStated;
import payment.reconciliation.bank.ExpectedTransfers;
import payment.reconciliation.funds.FundStatement.Balance;
import payment.reconciliation.funds.FundStatement.Source;
import platform.web.ProblemException;

/** Stores what a statement of funds says, and publishes its payouts and balances. All methods join the running transaction. */
@Component
class FundStorage {

    private final FundStatements statements;
    private final Payouts payouts;
    private final ExpectedTransfers transfers;
    private final ProviderBalances balances;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    FundStorage(
            FundStatements statements,
            Payouts payouts,
            ExpectedTransfers transfers,
            ProviderBalances balances,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.statements = statements;
        this.payouts = payouts;
        this.transfers = transfers;
        this.balances = balances;
        this.publisher = publisher;
        this.clock = clock;
    }

    /**
     * Stores a statement in place of the one that the account has for the day. The same file twice changes nothing.
     *
     * @return whether something has changed
     * @throws ProblemException 409 if the day is closed
     */
    boolean store(String provider, LocalDate day, String account, Source source, String sha256, Funds funds) {
        if (!statements.lockOpenDay(provider, day)) {
            throw new ProblemException(FundProblem.FUNDS_DAY_CLOSED, "The day is closed; reopen it first.", Map.of());
        }
        boolean same = statements
                .find(provider, day, account)
                .filter(known -> known.sha256().equals(sha256))
                .isPresent();
        if (same) {
            return false;
        }
        statements.put(new FundStatement(
                provider, day, account, source, sha256, funds.lines(), balances(funds), clock.instant()));
        List<PayoutStated> stated = payouts.note(provider, day, account, funds.payouts());
        stated.forEach(publisher::publishEvent);
        transfers.follow(stated);
        balances.note(provider, day).forEach(publisher::publishEvent);
        return true;
    }

    private static List<Balance> balances(Funds funds) {
        return funds.balances().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> new Balance(
                        each.getKey(),
                        each.getValue().openingMinor(),
                        each.getValue().closingMinor()))
                .toList();
    }
}
