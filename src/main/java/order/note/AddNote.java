package order.note;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import order.problem.OrderProblem;
import order.stream.Order;
import order.stream.Orders;
import org.springframework.stereotype.Component;
import platform.auditlog.Change;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.privacy.PersonalKeys;
import platform.web.ProblemException;

/** Adds a note to an order. */
@Component
class AddNote implements Edit<AddNote.Wanted, Note.Added> {

    private final Orders orders;
    private final Notes notes;
    private final PersonalKeys keys;

    AddNote(Orders orders, Notes notes, PersonalKeys keys) {
        this.orders = orders;
        this.notes = notes;
        this.keys = keys;
    }

    /** @param text in clear; it is sealed when it is stored */
    record Wanted(UUID orderId, String text) {

        /** Without the text, which may be about a person. */
        @Override
        public String toString() {
            return "Wanted[%s]".formatted(orderId);
        }
    }

    /** As the audit log shows it, which does not repeat the text. */
    record Audited(int noteNo) {}

    /** @throws ProblemException 409 if the order has as many notes as it may have */
    @Override
    public Note.Added make(Wanted wanted, Editing editing) {
        Order order =
                Objects.requireNonNull(orders.lock(List.of(wanted.orderId())).get(wanted.orderId()));
        int noteNo = notes.lastOf(order.id()) + 1;
        if (noteNo > Note.MAX_OF_AN_ORDER) {
            throw new ProblemException(
                    OrderProblem.TOO_MANY_NOTES,
                    "The order has %d notes, which is the maximum.".formatted(Note.MAX_OF_AN_ORDER),
                    Map.of("limit", Note.MAX_OF_AN_ORDER));
        }
        notes.add(new Note(
                order.id(),
                noteNo,
                editing.now(),
                editing.caller().subject(),
                keys.seal(order.keyOwner(), wanted.text())));
        editing.changed(
                Change.of(order.content().orderNo(), null, new Audited(noteNo)).about(order.keyOwner()));
        return new Note.Added(noteNo, editing.now());
    }

    @Override
    public String saved(Note.Added added) {
        return added.text();
    }

    @Override
    public Note.Added repeated(String saved) {
        return Note.Added.parse(saved);
    }
}
