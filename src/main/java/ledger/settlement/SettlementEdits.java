package ledger.settlement;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import ledger.LedgerEvent.SettlementMade;
import ledger.book.Book;
import ledger.settlement.BeginSettlement.BeginResult;
import ledger.settlement.BeginSettlement.Begun;
import ledger.settlement.BeginSettlement.InTheFuture;
import ledger.settlement.BeginSettlement.UnderWay;
import ledger.settlement.BeginSettlement.UnknownParty;
import ledger.settlement.OpenPostings.OpenPosting;
import ledger.settlement.Settlement.Place;
import ledger.settlement.Settlement.Status;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/** Decides the settlement runs of one batch: which begin, and which postings the others take. The book is locked. Pure, not thread-safe. */
public final class SettlementEdits {

    private static final LocalDate FIRST_DAY = LocalDate.of(1, 1, 1);

    /** Identifies the runs that follow each other. */
    public record Party(String partyId, String currency) {}

    /**
     * What the batch has read.
     *
     * @param last the last run of each party that a command names; a party without one is missing
     * @param declared the parties among them for which a split was ever declared
     * @param lastNumber the number of the last settlement; 0 before the first one
     * @param collecting the runs to continue, by number
     * @param read the postings that were read for each of them
     */
    public record Found(
            Map<Party, Settlement> last,
            List<Party> declared,
            long lastNumber,
            Map<Long, Settlement> collecting,
            Map<Long, OpenPostings> read) {

        public static final Found NOTHING = new Found(Map.of(), List.of(), 0, Map.of(), Map.of());
    }

    private final Found found;
    private final Book book;
    private final Instant now;
    private final Map<Party, Settlement> last;
    private final List<Settlement> begun = new ArrayList<>();
    private final Map<Long, Settlement> continued = new TreeMap<>();
    private final Map<Long, List<OpenPosting>> taken = new LinkedHashMap<>();

    public SettlementEdits(Found found, Book book, Instant now) {
        this.found = found;
        this.book = book;
        this.now = now;
        this.last = new TreeMap<>(Comparator.comparing(Party::partyId).thenComparing(Party::currency));
        this.last.putAll(found.last());
    }

    public BeginResult begin(BeginSettlement command) {
        LocalDate today = LocalDate.ofInstant(now, book.zone());
        if (command.through().isAfter(today)) {
            return new InTheFuture(today);
        }
        Party party = new Party(command.partyId(), command.currency());
        Settlement before = last.get(party);
        if (before != null && before.status() == Status.COLLECTING) {
            return new UnderWay(before.number());
        }
        if (!found.declared().contains(party)) {
            return new UnknownParty();
        }
        long carried = before != null && before.status() == Status.CARRIED ? before.sumMinor() : 0;
        LocalDate done = before == null ? null : before.completeTo();
        Settlement run = new Settlement(
                found.lastNumber() + begun.size() + 1,
                command.partyId(),
                command.currency(),
                null,
                command.through(),
                Status.COLLECTING,
                carried,
                carried,
                0,
                new Place(done == null ? FIRST_DAY : done.plusDays(1), 0, 0),
                later(done, earlier(command.through(), book.closedThrough())),
                now,
                null);
        begun.add(run);
        last.put(party, run);
        return new Begun(run.number());
    }

    /**
     * Takes what one step has read. If there is no more, the run ends.
     *
     * @return the event of a settlement that has to be paid out; empty if the run goes on, or nothing has to be paid
     */
    public Optional<SettlementMade> proceed(long number) {
        Settlement run = found.collecting().get(number);
        OpenPostings read = found.read().get(number);
        if (run == null || read == null || continued.containsKey(number)) {
            return Optional.empty();
        }
        long sum = read.open().stream().mapToLong(OpenPosting::amountMinor).reduce(run.sumMinor(), Math::addExact);
        LocalDate first = read.open().stream().map(OpenPosting::day).findFirst().orElse(null);
        Status status = read.more() ? Status.COLLECTING : sum < 0 ? Status.CARRIED : Status.SETTLED;
        Settlement after = new Settlement(
                number,
                run.partyId(),
                run.currency(),
                run.fromDay() == null ? first : run.fromDay(),
                run.through(),
                status,
                run.carriedMinor(),
                sum,
                run.postings() + read.open().size(),
                read.last() == null ? run.next() : read.last(),
                run.completeTo(),
                run.begunAt(),
                read.more() ? null : now);
        continued.put(number, after);
        taken.put(number, read.open());
        return status == Status.SETTLED && sum > 0
                ? Optional.of(new SettlementMade(
                        after.correlation(), now, number, after.partyId(), Money.ofMinor(sum, after.currency())))
                : Optional.empty();
    }

    private static @Nullable LocalDate earlier(LocalDate day, @Nullable LocalDate other) {
        return other == null ? null : day.isBefore(other) ? day : other;
    }

    private static @Nullable LocalDate later(@Nullable LocalDate day, @Nullable LocalDate other) {
        if (day == null || other == null) {
            return day == null ? other : day;
        }
        return day.isAfter(other) ? day : other;
    }

    /** The run with this number that began in this batch. */
    public Settlement begun(long number) {
        return begun.stream()
                .filter(each -> each.number() == number)
                .findFirst()
                .orElseThrow();
    }

    public List<Settlement> begun() {
        return begun;
    }

    public List<Settlement> continued() {
        return List.copyOf(continued.values());
    }

    public Map<Long, List<OpenPosting>> taken() {
        return taken;
    }
}
