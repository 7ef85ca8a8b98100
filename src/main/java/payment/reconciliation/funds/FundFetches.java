package payment.reconciliation.funds;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import payment.provider.NoStatementException;
import payment.provider.PaymentProvider;
import payment.reconciliation.funds.FundFetchRows.Fetch;
import payment.reconciliation.funds.FundStatement.Source;
import payment.statement.DamagedStatementException;
import payment.statement.FundStatementFormat;
import payment.statement.StatementDownload;
import payment.statement.StatementFile;
import platform.web.ProblemException;

/**
 * Fetches the statements of funds of each day that has ended, from the providers that give them. The statements of all accounts of a day are
 * stored in one transaction, so the balances of a day are those of all accounts. No transaction is open while a provider is called.
 */
@Component
public class FundFetches {

    private static final Logger LOG = LoggerFactory.getLogger(FundFetches.class);

    /** The hash of a statement that does not exist. */
    private static final String NO_FILE = "none";

    private final FundSources sources;
    private final FundFetchRows rows;
    private final FundStorage storage;
    private final TransactionTemplate transaction;
    private final Clock clock;

    FundFetches(
            FundSources sources,
            FundFetchRows rows,
            FundStorage storage,
            TransactionTemplate transaction,
            Clock clock) {
        this.sources = sources;
        this.rows = rows;
        this.storage = storage;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What was fetched of an account. */
    private record Fetched(String account, String sha256, Funds funds) {}

    /** Lists a day, if the provider gives statements of funds. A day that is listed stays as it is. */
    public void list(PaymentProvider provider, LocalDate day, Instant dueAt) {
        if (provider.givesFundStatements()) {
            rows.add(provider.name(), day, dueAt);
        }
    }

    /** Fetches the statements of one day that is due; false if none is due. */
    public boolean step() throws InterruptedException {
        List<String> providers = sources.fetched().map(PaymentProvider::name).toList();
        Instant now = clock.instant();
        Optional<Fetch> due = providers.isEmpty()
                ? Optional.empty()
                : requireNonNull(transaction.execute(status -> rows.claim(providers, now, StatementDownload.LEASE)));
        if (due.isPresent()) {
            fetch(due.get());
        }
        return due.isPresent();
    }

    private void fetch(Fetch due) throws InterruptedException {
        PaymentProvider provider = sources.fetched()
                .filter(each -> each.name().equals(due.provider()))
                .findFirst()
                .orElseThrow();
        FundStatementFormat format = provider.fundStatementFormat().orElseThrow();
        try {
            List<Fetched> fetched = new ArrayList<>();
            for (String account : format.accounts()) {
                fetched.add(fetch(provider, format, account, due));
            }
            transaction.executeWithoutResult(status -> {
                fetched.forEach(each -> storage.store(
                        due.provider(), due.day(), each.account(), Source.FETCHED, each.sha256(), each.funds()));
                rows.fetched(due.provider(), due.day());
            });
            LOG.info("Statements of funds fetched: provider={} day={}", due.provider(), due.day());
        } catch (ProblemException closed) {
            failed(due, closed, null);
        } catch (IOException | DamagedStatementException failed) {
            failed(due, failed, StatementDownload.again(clock.instant(), due.attempts()));
        }
    }

    /** @param again when it is tried again; null if the day is closed */
    private void failed(Fetch due, Exception failed, @Nullable Instant again) {
        String why = StatementDownload.why(failed);
        LOG.warn(
                "Statements of funds not fetched: provider={} day={} again={} why={}",
                due.provider(),
                due.day(),
                again,
                why);
        transaction.executeWithoutResult(status -> rows.notFetched(due, why, again));
    }

    private static Fetched fetch(PaymentProvider provider, FundStatementFormat format, String account, Fetch due)
            throws IOException, InterruptedException, DamagedStatementException {
        try {
            return StatementDownload.read(
                    out -> provider.writeFundStatement(account, due.day(), out),
                    file -> read(account, format, due, file));
        } catch (NoStatementException none) {
            if (!StatementDownload.isEmptyDay(due.attempts())) {
                throw none;
            }
            return new Fetched(account, NO_FILE, Funds.NONE);
        }
    }

    private static Fetched read(String account, FundStatementFormat format, Fetch due, StatementFile file)
            throws IOException, DamagedStatementException {
        try (InputStream bytes = file.open()) {
            return new Fetched(account, file.sha256(), Funds.read(format, bytes, due.day()));
        }
    }
}
