package order.privacy;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import order.command.Person;
import order.note.Notes;
import order.stream.Order;
import order.stream.Orders;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import platform.auditlog.AuditLog;
import platform.auditlog.AuditLog.SealedReason;
import platform.auditlog.Change;
import platform.page.Cursor;
import platform.page.Slice;
import platform.page.TimeKey;
import platform.privacy.PersonalKey;
import platform.privacy.PersonalKeys;
import platform.privacy.PersonalRecords;
import platform.privacy.PersonalRecords.PersonalRecord;
import platform.web.ProblemException;

/**
 * Reads the stored data of a person, page by page: the person's orders, the notes of operators on them, and the reasons in the audit log that
 * are sealed under the person's key, and what other modules store about the person. For a page, one query reads each of these lists. A list whose entries were all on earlier pages is not
 * read again.
 */
@Component
class Exports {

    /** In a cursor, marks a list whose entries were all on earlier pages. */
    private static final String ENDED = "";

    private final Orders orders;
    private final Notes notes;
    private final PersonalKeys personalKeys;
    private final List<PersonalRecords> records;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;

    Exports(
            Orders orders,
            Notes notes,
            PersonalKeys personalKeys,
            List<PersonalRecords> records,
            AuditLog auditLog,
            TransactionTemplate transaction) {
        this.orders = orders;
        this.notes = notes;
        this.personalKeys = personalKeys;
        this.records = records;
        this.auditLog = auditLog;
        this.transaction = transaction;
    }

    /**
     * @param orders newest first
     * @param notes newest first
     * @param reasons newest first
     * @param records by module and kind
     * @param key the key of the person; null if it was erased or never existed
     * @param nextCursor the cursor for the next page; null on the last page
     */
    record Page(
            List<Order> orders,
            List<Notes.OfPerson> notes,
            List<SealedReason> reasons,
            List<PersonalRecord> records,
            @Nullable PersonalKey key,
            @Nullable String nextCursor) {}

    /**
     * Reads a page. For a request of an operator it also writes an entry to the audit log.
     *
     * @param cursor the cursor from the previous page; null for the first page
     * @param limit how many orders the page has at most, and how many notes, reasons and records
     * @throws ProblemException 400 if the cursor is not a cursor of an export
     */
    Page read(Person person, @Nullable String cursor, int limit) {
        return requireNonNull(transaction.execute(status -> page(person, cursor, limit)));
    }

    private Page page(Person person, @Nullable String cursor, int limit) {
        Optional<Cursor> from = Cursor.parse(cursor, 4);
        Slice<Order> shown = orders(person, from.map(lists -> lists.part(0)).orElse(null), limit);
        Slice<Notes.OfPerson> noted =
                notes(person, from.map(lists -> lists.part(1)).orElse(null), limit);
        Slice<SealedReason> reasons =
                reasons(person, from.map(lists -> lists.part(2)).orElse(null), limit);
        Slice<PersonalRecord> kept =
                records(person, from.map(lists -> lists.part(3)).orElse(null), limit);
        auditLog.record(Change.of(
                person.keyOwner(),
                null,
                Map.of(
                        "orders",
                        shown.rows().size(),
                        "notes",
                        noted.rows().size(),
                        "reasons",
                        reasons.rows().size(),
                        "records",
                        kept.rows().size())));
        return new Page(
                shown.rows(),
                noted.rows(),
                reasons.rows(),
                kept.rows(),
                personalKeys.find(Set.of(person.keyOwner())).get(person.keyOwner()),
                next(shown, noted, reasons, kept));
    }

    private Slice<Order> orders(Person person, @Nullable String cursor, int limit) {
        if (ENDED.equals(cursor)) {
            return new Slice<>(List.of(), null);
        }
        TimeKey after = TimeKey.parse(cursor);
        return switch (person) {
            case Person.User user -> ExportPage.of(orders.ofUser(user.subject(), after, limit + 1), limit);
            case Person.Guest guest ->
                new Slice<>(orders.find(guest.orderId()).stream().toList(), null);
        };
    }

    private Slice<Notes.OfPerson> notes(Person person, @Nullable String cursor, int limit) {
        if (ENDED.equals(cursor)) {
            return new Slice<>(List.of(), null);
        }
        Notes.PageKey before = Notes.PageKey.parse(cursor);
        return Slice.of(
                limit,
                rows -> notes.ofPerson(person.keyOwner(), before, rows),
                note -> note.position().cursor());
    }

    private Slice<SealedReason> reasons(Person person, @Nullable String cursor, int limit) {
        if (ENDED.equals(cursor)) {
            return new Slice<>(List.of(), null);
        }
        TimeKey before = TimeKey.parse(cursor);
        return Slice.of(
                limit,
                rows -> auditLog.reasonsSealedFor(person.keyOwner(), before, rows),
                reason -> reason.position().cursor());
    }

    /** The records of one module after the other. The cursor has the number of the module, and the position there. */
    private Slice<PersonalRecord> records(Person person, @Nullable String cursor, int limit) {
        if (ENDED.equals(cursor) || !(person instanceof Person.User user)) {
            return new Slice<>(List.of(), null);
        }
        Optional<Cursor> from = Cursor.parse(cursor, 2);
        int module = from.map(position -> Integer.parseInt(position.part(0, number -> number.matches("[0-9]{1,4}"))))
                .orElse(0);
        String after = from.map(position -> position.part(1)).orElse("");
        List<PersonalRecord> found = new ArrayList<>();
        while (module < records.size() && found.size() < limit) {
            Slice<PersonalRecord> page =
                    records.get(module).page(user.subject(), after.isEmpty() ? null : after, limit - found.size());
            found.addAll(page.rows());
            after = requireNonNullElse(page.nextCursor(), "");
            module += after.isEmpty() ? 1 : 0;
        }
        return new Slice<>(
                found,
                module < records.size()
                        ? Cursor.of(String.valueOf(module), after).text()
                        : null);
    }

    private static @Nullable String next(Slice<?>... lists) {
        List<@Nullable String> cursors =
                Arrays.stream(lists).map(Slice::nextCursor).toList();
        return cursors.stream().allMatch(Objects::isNull)
                ? null
                : new Cursor(cursors.stream()
                                .map(cursor -> requireNonNullElse(cursor, ENDED))
                                .toList())
                        .text();
    }
}
