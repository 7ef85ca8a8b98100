package payment.reconciliation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import payment.StatementEvent.PayoutStated;
import payment.reconciliation.Statement.Phase;
import payment.reconciliation.Statement.State;
import payment.reconciliation.bank.ExpectedTransfers;
import payment.reconciliation.funds.Payouts;
import payment.reconciliation.funds.ProviderBalances;
import payment.reconciliation.workitem.Differences;
import payment.reconciliation.workitem.Incident;
import payment.reconciliation.workitem.Incidents;
import payment.statement.StatementDownload;
import payment.statement.StatementFormat;
import platform.background.GrowingPause;

/**
 * The steps by which every instance compares statements. A step is one short transaction, which also stores the position; the lock of the
 * statement lets one instance work on it at a time. A process may be killed at any moment: the step is then repeated. A statement whose
 * step fails is put off, and the next one is compared meanwhile.
 */
@Component
class Reconciler {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private static final Duration PERIOD = Duration.ofMinutes(15);
    private static final GrowingPause PAUSE = new GrowingPause(Duration.ofSeconds(5), Duration.ofHours(1));

    /** After so many failures, which last more than a minute, a person must look at the statement. */
    private static final int FAILURES_OF_INCIDENT = 5;

    private final Statements statements;
    private final Comparison comparison;
    private final Differences differences;
    private final Incidents incidents;
    private final Sums sums;
    private final StatedSums stated;
    private final Payouts payouts;
    private final ExpectedTransfers transfers;
    private final ProviderBalances balances;
    private final ApplicationEventPublisher publisher;
    private final StatementSources sources;
    private final ReconciliationProperties properties;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Reconciler(
            Statements statements,
            Comparison comparison,
            Differences differences,
            Incidents incidents,
            Sums sums,
            StatedSums stated,
            Payouts payouts,
            ExpectedTransfers transfers,
            ProviderBalances balances,
            ApplicationEventPublisher publisher,
            StatementSources sources,
            ReconciliationProperties properties,
            TransactionTemplate transaction,
            Clock clock) {
        this.statements = statements;
        this.comparison = comparison;
        this.differences = differences;
        this.incidents = incidents;
        this.sums = sums;
        this.stated = stated;
        this.payouts = payouts;
        this.transfers = transfers;
        this.balances = balances;
        this.publisher = publisher;
        this.sources = sources;
        this.properties = properties;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @param phase of the next step */
    private record Position(Phase phase, String progress) {}

    /** Runs one step; false if there is nothing to do now, or another instance does it. */
    boolean step() {
        AtomicReference<@Nullable Statement> next = new AtomicReference<>();
        try {
            transaction.executeWithoutResult(
                    status -> statements.lockNext(clock.instant()).ifPresent(statement -> {
                        next.set(statement);
                        step(statement);
                        recover(statement);
                    }));
        } catch (RuntimeException failed) {
            Statement statement = next.get();
            if (statement == null) {
                throw failed;
            }
            putOff(statement, failed);
        }
        return next.get() != null;
    }

    private void recover(Statement statement) {
        if (statement.failures() > 0) {
            statements.recovered(statement.id());
            incidents.end(Incident.ofStatement(statement.id()), clock.instant());
        }
    }

    private void putOff(Statement statement, RuntimeException failed) {
        int failures = statement.failures() + 1;
        LOG.warn(
                "Step of a statement failed, it is tried again: provider={} day={} state={} phase={} failures={}",
                statement.provider(),
                statement.day(),
                statement.state(),
                statement.phase(),
                failures,
                failed);
        String failure = StatementDownload.why(failed);
        Instant now = clock.instant();
        transaction.executeWithoutResult(status -> {
            statements.putOff(statement, failure, now.plus(PAUSE.after(statement.failures())));
            if (failures >= FAILURES_OF_INCIDENT) {
                incidents.begin(
                        Incident.statementFailed(
                                statement.id(),
                                statement.provider(),
                                statement.day(),
                                "the step %s has failed %d times: %s".formatted(statement.phase(), failures, failure)),
                        now);
            }
        });
    }

    private void step(Statement statement) {
        Instant now = clock.instant();
        if (statement.state() == State.DISCARDED) {
            if (statements.deleteLines(statement.id(), properties.pageLines()) == 0) {
                statements.change(statement.id(), State.DISCARDED, State.REMOVED, now);
            }
            return;
        }
        Position next = switch (statement.phase()) {
            case FORGET -> page(statement, Phase.ENTRIES, comparison::forget);
            case ENTRIES -> listEntries(statement);
            case LINES -> page(statement, Phase.TWICE, this::classify);
            case TWICE -> page(statement, Phase.FINDINGS, this::findRepeated);
            case FINDINGS -> page(statement, Phase.MISSING, this::addFindings);
            case MISSING -> addMissing(statement);
            case SUMS -> addUp(statement);
            case FEES -> publishMovements(statement, now);
            case DONE -> new Position(Phase.DONE, "");
        };
        statements.progress(statement.id(), next.phase(), next.progress(), now);
        if (next.phase() == Phase.DONE) {
            statements.change(statement.id(), State.LOADED, State.RECONCILED, now);
        }
    }

    private Position listEntries(Statement statement) {
        ZoneId zone = zone(statement);
        if (statement.progress().isEmpty()) {
            differences.begin(statement.provider(), statement.day());
        }
        Instant from =
                statement.progress().isEmpty() ? start(statement.day(), zone) : Instant.parse(statement.progress());
        Instant end = start(statement.day().plusDays(1), zone);
        Instant to = from.plus(PERIOD).isBefore(end) ? from.plus(PERIOD) : end;
        comparison.listEntries(statement, zone, countsByRequest(statement), from, to);
        return to.equals(end) ? new Position(Phase.LINES, "") : new Position(Phase.ENTRIES, to.toString());
    }

    private static Instant start(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }

    /** The zone of a provider that is not configured any more is not known. */
    private ZoneId zone(Statement statement) {
        return sources.format(statement.provider()).map(StatementFormat::zone).orElse(ZoneOffset.UTC);
    }

    /** Whether the provider dates refunds at their request. */
    private boolean countsByRequest(Statement statement) {
        return sources.format(statement.provider())
                .map(StatementFormat::datesRefundsAtTheirRequest)
                .orElse(false);
    }

    /** Works on lines of a statement. */
    private interface Page {

        /** @param toLine exclusive */
        void run(Statement statement, long fromLine, long toLine);
    }

    private Position page(Statement statement, Phase next, Page page) {
        long from = statement.progress().isEmpty() ? 1 : Long.parseLong(statement.progress());
        long to = from + properties.pageLines();
        comparison.findByIndexes();
        page.run(statement, from, to);
        return to > statements.lastLine(statement.id())
                ? new Position(next, "")
                : new Position(statement.phase(), Long.toString(to));
    }

    private void classify(Statement statement, long fromLine, long toLine) {
        comparison.listNamed(statement, zone(statement), countsByRequest(statement), fromLine, toLine);
        comparison.classify(statement, properties.fees().get(statement.provider()), fromLine, toLine);
        comparison.claim(statement, fromLine, toLine);
    }

    private void findRepeated(Statement statement, long fromLine, long toLine) {
        comparison.shareCaptures(statement, properties.fees().get(statement.provider()), fromLine, toLine);
        comparison.markRepeated(statement, fromLine, toLine);
    }

    private void addFindings(Statement statement, long fromLine, long toLine) {
        differences.settleFound(statement.id(), fromLine, toLine, clock.instant());
        differences.addLines(statement.id(), statement.provider(), statement.day(), fromLine, toLine, clock.instant());
    }

    private Position addMissing(Statement statement) {
        String after = statement.progress();
        @Nullable String last = comparison.classifyMissing(statement, after, properties.pageLines());
        if (last == null) {
            return new Position(Phase.SUMS, "");
        }
        differences.addMissingThere(
                statement.id(), statement.provider(), statement.day(), after, last, clock.instant());
        return new Position(Phase.MISSING, last);
    }

    private Position addUp(Statement statement) {
        int settled =
                differences.settleGone(statement.provider(), statement.day(), properties.pageLines(), clock.instant());
        if (settled > 0) {
            return new Position(Phase.SUMS, "");
        }
        sums.writeThere(statement);
        sums.writeHere(statement.provider(), statement.day());
        sums.otherDays(statement).forEach(day -> sums.writeHere(statement.provider(), day));
        return new Position(Phase.FEES, "");
    }

    /** The difference to what was published before is published, so a repeated step publishes nothing. */
    private Position publishMovements(Statement statement, Instant now) {
        Instant endOfDay = start(statement.day().plusDays(1), zone(statement)).minusSeconds(1);
        stated.fees(statement, endOfDay, now).forEach(publisher::publishEvent);
        stated.discounts(statement, endOfDay, now).forEach(publisher::publishEvent);
        List<PayoutStated> paidOut = payouts.note(
                statement.provider(), statement.day(), Payouts.STATEMENT, statements.payouts(statement.id()));
        paidOut.forEach(publisher::publishEvent);
        transfers.follow(paidOut);
        balances.note(statement.provider(), statement.day()).forEach(publisher::publishEvent);
        return new Position(Phase.DONE, "");
    }
}
