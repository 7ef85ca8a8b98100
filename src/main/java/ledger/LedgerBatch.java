package ledger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import ledger.book.Book;
import ledger.booking.Split;
import ledger.period.ClosePeriod;
import ledger.period.ClosePeriod.Behind;
import ledger.period.ClosePeriod.CloseResult;
import ledger.period.ClosePeriod.Closed;
import ledger.period.ClosePeriod.ClosedBefore;
import ledger.period.ClosePeriod.NotOver;
import ledger.period.Period;
import ledger.settlement.BeginSettlement;
import ledger.settlement.ContinueSettlement;
import ledger.settlement.SettlementEdits;
import ledger.share.PutSplit;
import ledger.share.SplitEdits;
import ledger.verification.BeginVerification;
import ledger.verification.BeginVerification.BeginResult;
import ledger.verification.BeginVerification.Begun;
import ledger.verification.BeginVerification.UnderWay;
import ledger.verification.Verification;
import ledger.verification.Verification.Status;
import org.jspecify.annotations.Nullable;
import outbox.BatchState;
import platform.auditlog.Change;
import platform.id.Ids;
import platform.idempotency.Claims;
import platform.idempotency.CommandResult;

/** The state of one batch of the ledger: the book, its last period, and the verification that runs. */
final class LedgerBatch extends BatchState {

    /**
     * What the batch has read.
     *
     * @param book the locked book
     * @param lastPeriod null while no period is closed
     * @param running null while no verification runs
     * @param bookedUntil all events before this time are booked; null if this instance does not know
     * @param splits decides the edits of splits
     * @param settlements decides the settlement runs
     * @param now by the clock of the platform
     */
    record Found(
            Claims claims,
            Book book,
            @Nullable Period lastPeriod,
            @Nullable Verification running,
            @Nullable Instant bookedUntil,
            SplitEdits splits,
            SettlementEdits settlements,
            Instant now) {}

    private final Found found;
    private final Ids ids;
    private @Nullable Period closed;
    private @Nullable Verification begun;

    LedgerBatch(Found found, Ids ids) {
        this.found = found;
        this.ids = ids;
    }

    CloseResult close(ClosePeriod command) {
        return found.claims()
                .once(
                        command.key(),
                        new ClosePeriod.KeyReused(),
                        first -> new Closed(Period.ofResource(first)),
                        () -> close(command.through()),
                        outcome -> outcome instanceof Closed done
                                ? Optional.of(done.period().toResource())
                                : Optional.empty());
    }

    /** At most one period is closed in a batch; a second command is refused until its day is after the first one. */
    private CloseResult close(LocalDate through) {
        ZoneId zone = found.book().zone();
        Period last = lastPeriod();
        if (last != null && !through.isAfter(last.through())) {
            return new ClosedBefore(last.through());
        }
        LocalDate today = LocalDate.ofInstant(found.now(), zone);
        if (!through.isBefore(today)) {
            return new NotOver(today);
        }
        Instant end = through.plusDays(1).atStartOfDay(zone).toInstant();
        if (found.bookedUntil() == null || found.bookedUntil().isBefore(end) || closed != null) {
            return new Behind(found.bookedUntil());
        }
        closed = new Period(
                last == null ? 1 : last.number() + 1, through, found.book().lastEntry(), found.now());
        record(Change.of(through.toString(), closedThrough(last), closedThrough(closed)));
        return new Closed(closed);
    }

    private static @Nullable Map<String, Object> closedThrough(@Nullable Period period) {
        return period == null
                ? null
                : new HashMap<>(Map.of("closed_through", period.through(), "last_entry", period.lastEntry()));
    }

    private @Nullable Period lastPeriod() {
        return closed == null ? found.lastPeriod() : closed;
    }

    BeginResult begin(BeginVerification command) {
        return found.claims()
                .once(
                        command.key(),
                        new BeginVerification.KeyReused(),
                        first -> new Begun(UUID.fromString(first)),
                        this::begin,
                        outcome -> outcome instanceof Begun done
                                ? Optional.of(done.verification().toString())
                                : Optional.empty());
    }

    /** Begins after the last closed period that was stored before this batch; its cursor is where the verification starts. */
    private BeginResult begin() {
        Verification other = begun == null ? found.running() : begun;
        if (other != null) {
            return new UnderWay(other.id());
        }
        long first = found.lastPeriod() == null ? 1 : found.lastPeriod().lastEntry() + 1;
        begun = new Verification(
                ids.next(), first, first, found.book().lastEntry(), Status.RUNNING, null, found.now(), null);
        record(Change.of(
                begun.id().toString(),
                null,
                Map.of("first_entry", begun.firstEntry(), "last_entry", begun.lastEntry())));
        return new Begun(begun.id());
    }

    CommandResult<Split, PutSplit.Refusal> put(PutSplit command) {
        SplitEdits splits = found.splits();
        return found.claims()
                .decide(
                        command.key(),
                        Split::id,
                        first -> requireNonNull(splits.get(first), "A split is never deleted"),
                        () -> {
                            Split before = splits.get(command.splitId());
                            CommandResult<Split, PutSplit.Refusal> result = splits.put(command);
                            if (result instanceof CommandResult.Done<Split, PutSplit.Refusal> done) {
                                record(Change.of(
                                        command.splitId(),
                                        before == null ? null : before.unnamed(),
                                        done.value().unnamed()));
                            }
                            return result;
                        });
    }

    BeginSettlement.BeginResult begin(BeginSettlement command) {
        return found.claims()
                .once(
                        command.key(),
                        new BeginSettlement.KeyReused(),
                        first -> new BeginSettlement.Begun(Long.parseLong(first)),
                        () -> {
                            BeginSettlement.BeginResult result =
                                    found.settlements().begin(command);
                            if (result instanceof BeginSettlement.Begun begun) {
                                record(Change.of(
                                        Long.toString(begun.settlementNo()),
                                        null,
                                        found.settlements().begun(begun.settlementNo())));
                            }
                            return result;
                        },
                        outcome -> outcome instanceof BeginSettlement.Begun done
                                ? Optional.of(Long.toString(done.settlementNo()))
                                : Optional.empty());
    }

    void proceed(ContinueSettlement command) {
        found.settlements().proceed(command.settlementNo()).ifPresent(made -> {
            publish(made);
            publish(made.transfer());
        });
    }

    SettlementEdits settlements() {
        return found.settlements();
    }

    SplitEdits splits() {
        return found.splits();
    }

    Instant now() {
        return found.now();
    }

    Optional<Period> closed() {
        return Optional.ofNullable(closed);
    }

    Optional<Verification> begun() {
        return Optional.ofNullable(begun);
    }

    Claims claims() {
        return found.claims();
    }
}
