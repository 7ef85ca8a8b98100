package payment.reconciliation;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import payment.reconciliation.Statement.Source;
import payment.reconciliation.Statement.State;
import payment.statement.DamagedStatementException;
import payment.statement.StatementFile;
import payment.statement.StatementFormat;
import payment.statement.StatementLine;
import platform.id.Ids;
import platform.web.ProblemException;

/**
 * Stores the lines of a statement, some thousand in a transaction. The statement counts when its last line is stored. If the process is
 * killed before, the lines are deleted later, and the file can be stored again.
 */
@Component
class StatementLoader {

    /** A load that has stored no line for so long was killed. */
    static final Duration LEASE = Duration.ofMinutes(2);

    private static final int BATCH_LINES = 10_000;

    private final Statements statements;
    private final Days days;
    private final TransactionTemplate transaction;
    private final Ids ids;
    private final Clock clock;

    StatementLoader(Statements statements, Days days, TransactionTemplate transaction, Ids ids, Clock clock) {
        this.statements = statements;
        this.days = days;
        this.transaction = transaction;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Stores a statement in place of the one that the day has. The same file twice changes nothing.
     *
     * @param loaded called with the statement in the transaction by which it counts; not called if the day has this file already
     * @return the statement of the day
     * @throws DamagedStatementException if the file is damaged; the day keeps the statement that it has
     * @throws ProblemException 409 if the day is closed, or if another process is storing a statement of the day
     */
    Statement load(
            String provider,
            LocalDate day,
            Source source,
            StatementFormat format,
            StatementFile file,
            Consumer<Statement> loaded)
            throws IOException, DamagedStatementException {
        UUID id = ids.next();
        Optional<Statement> same =
                requireNonNull(transaction.execute(status -> begin(id, provider, day, source, file)));
        if (same.isPresent()) {
            return same.get();
        }
        try (InputStream bytes = file.open()) {
            Batches batches = new Batches(id);
            format.read(bytes, day, batches::add);
            batches.store();
        } catch (IOException failed) {
            discard(id);
            Optional<DamagedStatementException> damage = StatementFile.damage(failed);
            if (damage.isPresent()) {
                throw damage.get();
            }
            throw failed;
        } catch (DamagedStatementException | RuntimeException failed) {
            discard(id);
            throw failed;
        }
        return requireNonNull(transaction.execute(status -> finish(id, provider, day, loaded)));
    }

    /** Discards loads of processes that were killed. */
    void discardKilled() {
        transaction.executeWithoutResult(
                status -> statements.discardSilent(clock.instant().minus(LEASE)));
    }

    private Optional<Statement> begin(UUID id, String provider, LocalDate day, Source source, StatementFile file) {
        Instant now = clock.instant();
        requireOpen(provider, day);
        Optional<Statement> same = statements
                .current(provider, day)
                .filter(current -> current.sha256().equals(file.sha256()) && current.linesDeletedAt() == null);
        if (same.isEmpty()) {
            if (statements.isLoading(provider, day, now.minus(LEASE))) {
                throw new ProblemException(
                        ReconciliationProblem.STATEMENT_LOADING,
                        "A statement of this day is being stored at the moment.",
                        Map.of());
            }
            statements.discard(provider, day, State.LOADING);
            statements.insert(id, provider, day, source, file.sha256(), now);
        }
        return same;
    }

    private Statement finish(UUID id, String provider, LocalDate day, Consumer<Statement> loaded) {
        requireOpen(provider, day);
        statements.discard(provider, day, State.LOADED, State.RECONCILED);
        if (!statements.change(id, State.LOADING, State.LOADED, clock.instant())) {
            throw silent();
        }
        days.fetched(provider, day);
        Statement statement = statements.find(id).orElseThrow();
        loaded.accept(statement);
        return statement;
    }

    private void requireOpen(String provider, LocalDate day) {
        if (days.lock(provider, day).isClosed()) {
            throw new ProblemException(
                    ReconciliationProblem.DAY_CLOSED, "The day is closed; reopen it first.", Map.of());
        }
    }

    private void discard(UUID id) {
        transaction.executeWithoutResult(
                status -> statements.change(id, State.LOADING, State.DISCARDED, clock.instant()));
    }

    private static IllegalStateException silent() {
        return new IllegalStateException("The statement was discarded, because no line was stored for " + LEASE);
    }

    private final class Batches {

        private final UUID id;
        private final List<StatementLine> lines = new ArrayList<>(BATCH_LINES);

        Batches(UUID id) {
            this.id = id;
        }

        void add(StatementLine line) {
            lines.add(line);
            if (lines.size() == BATCH_LINES) {
                store();
            }
        }

        void store() {
            boolean alive =
                    requireNonNull(transaction.execute(status -> statements.append(id, lines, clock.instant())));
            if (!alive) {
                throw silent();
            }
            lines.clear();
        }
    }
}
