package payment.reconciliation;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import payment.provider.NoStatementException;
import payment.provider.PaymentProvider;
import payment.reconciliation.Statement.Source;
import payment.reconciliation.funds.FundFetches;
import payment.statement.DamagedStatementException;
import payment.statement.PlatformStatement;
import payment.statement.StatementDownload;
import payment.statement.StatementFile;
import payment.statement.StatementFormat;
import platform.web.ProblemException;

/**
 * Fetches the statement of each day that has ended, from the providers that give their statements. The file is stored privately on this
 * machine until its lines are in the database. No transaction is open while a provider is called.
 */
@Component
class StatementFetches {

    private static final Logger LOG = LoggerFactory.getLogger(StatementFetches.class);

    private static final int MOST_NEW_DAYS = 31;

    private final StatementSources sources;
    private final Days days;
    private final StatementLoader loader;
    private final FundFetches funds;
    private final ReconciliationProperties properties;
    private final TransactionTemplate transaction;
    private final Clock clock;

    StatementFetches(
            StatementSources sources,
            Days days,
            StatementLoader loader,
            FundFetches funds,
            ReconciliationProperties properties,
            TransactionTemplate transaction,
            Clock clock) {
        this.sources = sources;
        this.days = days;
        this.loader = loader;
        this.funds = funds;
        this.properties = properties;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Lists the days that have ended, if the platform fetches statements, and fetches one statement that is due; false if none is due. */
    boolean step() throws InterruptedException {
        if (properties.fetch()) {
            sources.fetched().forEach(this::listDays);
        }
        List<String> providers = sources.fetched().map(PaymentProvider::name).toList();
        Instant now = clock.instant();
        Optional<Day> due =
                requireNonNull(transaction.execute(status -> days.claimFetch(providers, now, StatementDownload.LEASE)));
        if (due.isPresent()) {
            fetch(due.get());
        }
        return due.isPresent();
    }

    /** The first statement is that of the day on which the platform first knows the provider; afterwards, no day is left out. */
    private void listDays(PaymentProvider provider) {
        ZoneId zone = provider.statementFormat().orElseThrow().zone();
        LocalDate today = clock.instant().atZone(zone).toLocalDate();
        Optional<LocalDate> last = days.lastFetched(provider.name());
        LocalDate next = last.map(day -> day.plusDays(1)).orElse(today);
        LocalDate end = last.isEmpty() ? today : today.minusDays(1);
        for (int i = 0; i < MOST_NEW_DAYS && !next.isAfter(end); i++) {
            Instant due = next.plusDays(1).atStartOfDay(zone).toInstant().plus(properties.fetchAfter());
            days.add(provider.name(), next, due);
            funds.list(provider, next, due);
            next = next.plusDays(1);
        }
    }

    private void fetch(Day due) throws InterruptedException {
        PaymentProvider provider = sources.fetched(due.provider()).orElseThrow();
        StatementFormat format = provider.statementFormat().orElseThrow();
        try {
            Statement loaded = load(provider, due, format);
            LOG.info("Statement fetched: provider={} day={} lines={}", due.provider(), due.day(), loaded.lines());
        } catch (IOException | DamagedStatementException | ProblemException failed) {
            String why = StatementDownload.why(failed);
            LOG.warn(
                    "Statement not fetched, it is tried again: provider={} day={} why={}",
                    due.provider(),
                    due.day(),
                    why);
            days.notFetched(due, why, StatementDownload.again(clock.instant(), due.fetchAttempts()));
        }
    }

    /** A day without transactions has an empty statement, in the platform's own form. */
    private Statement load(PaymentProvider provider, Day due, StatementFormat format)
            throws IOException, InterruptedException, DamagedStatementException {
        try {
            return StatementDownload.read(
                    out -> provider.writeStatement(due.day(), out), file -> load(due, format, file));
        } catch (NoStatementException none) {
            if (!StatementDownload.isEmptyDay(due.fetchAttempts())) {
                throw none;
            }
        }
        LOG.info("Provider has no statement, the day counts as empty: provider={} day={}", due.provider(), due.day());
        return StatementDownload.read(
                out -> new PlatformStatement.Writer(out).end(),
                file -> load(due, new PlatformStatement(format.zone()), file));
    }

    private Statement load(Day due, StatementFormat format, StatementFile file)
            throws IOException, DamagedStatementException {
        return loader.load(due.provider(), due.day(), Source.FETCHED, format, file, statement -> {});
    }
}
