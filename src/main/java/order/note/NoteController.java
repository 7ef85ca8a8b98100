package order.note;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import order.problem.OrderProblem;
import order.stream.Order;
import order.view.OrderDecryption;
import order.view.ReachableOrders;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.card.NoCardNumber;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.privacy.PersonalKey;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.VisibleLines;
import platform.web.ProblemCode;

/** Lets operators add notes to an order, and read them. Shoppers do not see them. */
@RestController
@RequestMapping(path = "/api/v2/orders/{order_no}/notes", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_ORDERS)
@Tag(name = "Orders")
class NoteController {

    private final ReachableOrders orders;
    private final Notes notes;
    private final OrderDecryption opened;
    private final AddNote addNote;
    private final Edits edits;

    NoteController(ReachableOrders orders, Notes notes, OrderDecryption opened, AddNote addNote, Edits orderEdits) {
        this.orders = orders;
        this.notes = notes;
        this.opened = opened;
        this.addNote = addNote;
        this.edits = orderEdits;
    }

    @Schema(name = "NoteBody")
    record Body(
            @NotNull @VisibleLines(min = 1, max = Note.MAX_LENGTH) @NoCardNumber
            String text) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Note")
    record Shown(
            int noteNo,
            Instant createdAt,
            String author,
            @Nullable String text,
            @Nullable Boolean textErased) {

        static Shown of(Note note, @Nullable PersonalKey key) {
            String text = note.open(key);
            return new Shown(note.noteNo(), note.createdAt(), note.author(), text, text == null ? true : null);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "NotePage")
    record Page(List<Shown> notes, @Nullable String nextCursor) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Audited(value = "order.note.add", object = "order", id = "order_no")
    @Operation(
            summary = "Add a note to an order",
            description =
                    "For operators only; the customer sees it in an export of their data. A note is never changed or"
                            + " removed. An order has at most 500 notes.")
    @ProblemCode.Possible(value = OrderProblem.class, codes = "TOO_MANY_NOTES")
    Shown createNote(
            @PathVariable("order_no") String orderNo,
            @Valid @RequestBody Body body,
            IdempotencyKey key,
            Caller caller) {
        Note.Added added = edits.make(
                key, addNote, new AddNote.Wanted(orders.anyOrder(orderNo).id(), body.text()));
        return new Shown(added.noteNo(), added.createdAt(), caller.subject(), body.text(), null);
    }

    @GetMapping
    @Operation(
            summary = "List the notes of an order, newest first",
            description = "A note whose person has been erased has `text_erased` instead of its text.")
    Page listNotes(@PathVariable("order_no") String orderNo, @PageLimits PageRequest request) {
        Integer before = Cursor.parse(request.cursor(), 1)
                .map(position -> position.integer(0))
                .orElse(null);
        Order order = orders.anyOrder(orderNo);
        Slice<Note> page = Slice.of(
                request.limit(),
                rows -> notes.ofOrder(order.id(), before, rows),
                note -> Cursor.of(String.valueOf(note.noteNo())));
        PersonalKey key = page.rows().isEmpty() ? null : opened.open(order).key();
        return new Page(page.rows(note -> Shown.of(note, key)), page.nextCursor());
    }
}
