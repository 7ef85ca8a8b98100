package payment.reconciliation;

import static java.util.Objects.requireNonNull;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import payment.funds.FundFetches;
import payment.provider.NoStatementException;
import payment.provider.PaymentProvider;
import payment.reconciliation.Statement.Source;
import payment.statement.DamagedStatementException;
import payment.statement.LimitedStream;
import payment.statement.PlatformStatement;
import payment.statement.StatementFile;
import payment.statement.StatementFormat;
import platform.background.GrowingPause;
import platform.files.PrivateFiles;
import platform.web.ProblemException;

/**
 * Fetches the statement of each day that has ended, from the providers that give their statements. The file is stored privately on this
 * machine until its lines are in the database. No transaction is open while a provider is called.
 */
@Component
class StatementFetches {

    private static final Logger LOG = LoggerFactory.getLogger(StatementFetches.class);

    /** Longer than a fetch lasts. If the process is killed, another one fetches the statement afterwards. */
    private static final Duration LEASE = Duration.ofMinutes(30);

    private static final GrowingPause PAUSE = new GrowingPause(Duration.ofMinutes(5), Duration.ofHours(6));
    /** After so many answers, about three hours apart, that there is no statement, the day is one without transactions. */
    private static final int ANSWERS_OF_EMPTY_DAY = 5;

    private static final int MAX_FAILURE = 500;
    private static final int MOST_NEW_DAYS = 31;

    /** In bytes. A provider that sends more is refused. */
    private static final long MAX_BYTES = 4L << 30;

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
                requireNonNull(transaction.execute(status -> days.claimFetch(providers, now, now.plus(LEASE))));
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
            Path file = Files.createTempFile("statement-", null, PrivateFiles.ofFiles());
            try {
                StatementFormat written = write(provider, due, format, file);
                Statement loaded = loader.load(
                        due.provider(), due.day(), Source.FETCHED, written, StatementFile.of(file), statement -> {});
                LOG.info("Statement fetched: provider={} day={} lines={}", due.provider(), due.day(), loaded.lines());
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException | DamagedStatementException | ProblemException failed) {
            String why = String.valueOf(failed.getMessage());
            LOG.warn(
                    "Statement not fetched, it is tried again: provider={} day={} why={}",
                    due.provider(),
                    due.day(),
                    why);
            days.notFetched(
                    due.provider(),
                    due.day(),
                    why.length() <= MAX_FAILURE ? why : why.substring(0, MAX_FAILURE),
                    clock.instant().plus(PAUSE.after(due.fetchAttempts())));
        }
    }

    /**
     * Writes the statement to the file.
     *
     * @return the form of the file; the platform's own for a day without transactions
     */
    private static StatementFormat write(PaymentProvider provider, Day due, StatementFormat format, Path file)
            throws IOException, InterruptedException {
        try (OutputStream out = new LimitedStream(new BufferedOutputStream(Files.newOutputStream(file)), MAX_BYTES)) {
            provider.writeStatement(due.day(), out);
            return format;
        } catch (NoStatementException none) {
            if (due.fetchAttempts() + 1 < ANSWERS_OF_EMPTY_DAY) {
                throw none;
            }
        }
        LOG.info("Provider has no statement, the day counts as empty: provider={} day={}", due.provider(), due.day());
        try (OutputStream out = Files.newOutputStream(file)) {
            new PlatformStatement.Writer(out).end();
        }
        return new PlatformStatement(format.zone());
    }
}
