package order.privacy;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

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
import platform.auditlog.AuditReasons;
import platform.auditlog.AuditReasons.SealedReason;
import platform.auditlog.Change;
import platform.page.Cursor;
import platform.page.Slice;
import platform.privacy.PersonalKey;
import platform.privacy.PersonalKeys;
import platform.web.ProblemException;

/**
 * Reads the stored data of a person, page by page: the person's orders, the notes of operators on them, and the reasons in the audit log that
 * are sealed under the person's key. For a page, one query reads each of these lists. A list whose entries were all on earlier pages is not
 * read again.
 */
@Component
class Exports {

    /** In a cursor, marks a list whose entries were all on earlier pages. */
    private static final String ENDED = "";

    private final Orders orders;
    private final Notes notes;
    private final PersonalKeys personalKeys;
    private final AuditReasons auditReasons;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;

    Exports(
            Orders orders,
            Notes notes,
            PersonalKeys personalKeys,
            AuditReasons auditReasons,
            AuditLog auditLog,
            TransactionTemplate transaction) {
        this.orders = orders;
        this.notes = notes;
        this.personalKeys = personalKeys;
        this.auditReasons = auditReasons;
        this.auditLog = auditLog;
        this.transaction = transaction;
    }

    /**
     * @param orders newest first
     * @param notes newest first
     * @param reasons newest first
     * @param key the key of the person; null if it was erased or never existed
     * @param nextCursor the cursor for the next page; null on the last page
     */
    record Page(
            List<Order> orders,
            List<Notes.OfPerson> notes,
            List<SealedReason> reasons,
            @Nullable PersonalKey key,
            @Nullable String nextCursor) {}

    /**
     * Reads a page. For a request of an operator it also writes an entry to the audit log.
     *
     * @param cursor the cursor from the previous page; null for the first page
     * @param limit how many orders the page has at most, and how many notes and reasons
     * @throws ProblemException 400 if the cursor is not a cursor of an export
     */
    Page read(Person person, @Nullable String cursor, int limit) {
        return requireNonNull(transaction.execute(status -> page(person, cursor, limit)));
    }

    private Page page(Person person, @Nullable String cursor, int limit) {
        Optional<Cursor> from = Cursor.parse(cursor, 3);
        Slice<Order> shown = orders(person, from.map(lists -> lists.part(0)).orElse(null), limit);
        Slice<Notes.OfPerson> noted =
                notes(person, from.map(lists -> lists.part(1)).orElse(null), limit);
        Slice<SealedReason> reasons =
                reasons(person, from.map(lists -> lists.part(2)).orElse(null), limit);
        auditLog.record(Change.of(
                person.keyOwner(),
                null,
                Map.of(
                        "orders",
                        shown.rows().size(),
                        "notes",
                        noted.rows().size(),
                        "reasons",
                        reasons.rows().size())));
        return new Page(
                shown.rows(),
                noted.rows(),
                reasons.rows(),
                personalKeys.find(Set.of(person.keyOwner())).get(person.keyOwner()),
                next(shown, noted, reasons));
    }

    private Slice<Order> orders(Person person, @Nullable String cursor, int limit) {
        if (ENDED.equals(cursor)) {
            return new Slice<>(List.of(), null);
        }
        Orders.PageKey after = Orders.PageKey.parse(cursor);
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
        AuditReasons.Position before = AuditReasons.Position.parse(cursor);
        return Slice.of(
                limit,
                rows -> auditReasons.sealedFor(person.keyOwner(), before, rows),
                reason -> reason.position().cursor());
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
