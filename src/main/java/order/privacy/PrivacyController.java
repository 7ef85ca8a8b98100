package order.privacy;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import order.command.Person;
import order.note.Notes;
import order.problem.OrderProblem;
import order.stream.Order;
import order.view.DecryptableOrder;
import order.view.OrderView;
import order.view.ReachableOrders;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.AuditLog;
import platform.auditlog.Audited;
import platform.auditlog.OperatorActions;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.privacy.PersonalKey;
import platform.privacy.PersonalRecords.PersonalRecord;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemCode;
import platform.web.ProblemException;

/**
 * Requests that a person may make by law: to erase the person's data, and to export it. The request body names the person, because many
 * systems log URLs. The personal data of a person is in the person's orders, in the notes on them and in the reasons of the audit log. Promotion has
 * the level, the segments, the draws and the coupons of a person. Shipping has copies of the sealed address and gift message. Payment has no personal data.
 */
@RestController
@RequestMapping(path = "/api/v2/privacy", produces = APPLICATION_JSON_VALUE)
@RequiresScope({Scopes.ORDERS, Scopes.OPERATOR_PRIVACY})
@Tag(name = "Operations")
class PrivacyController {

    private final ReachableOrders orders;
    private final ErasePerson erasePerson;
    private final Edits edits;
    private final Exports exports;
    private final Clock clock;

    PrivacyController(ReachableOrders orders, ErasePerson erasePerson, Exports exports, Edits orderEdits, Clock clock) {
        this.orders = orders;
        this.erasePerson = erasePerson;
        this.edits = orderEdits;
        this.exports = exports;
        this.clock = clock;
    }

    /** Exactly one of the two fields must be given. */
    @Schema(name = "ErasureRequest")
    record ErasureBody(
            @Nullable @Visible(min = 1, max = Limits.MAX_REFERENCE)
            String subject,

            @Nullable @Visible(min = 1, max = Limits.MAX_REFERENCE)
            String orderNo) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Erasure")
    record ErasureView(
            @Nullable String subject, @Nullable String orderNo, int keysErased, int orders, Instant erasedAt) {}

    @PostMapping("/erasures")
    @Audited(value = "order.person.erase", object = "person", shared = true)
    @Operation(
            summary = "Erases a person",
            description =
                    "Deletes the key that encrypts the person's names, addresses, contacts and messages, and the person's level and segments. This cannot be undone. This instance"
                            + " stops decrypting them at once; other instances may decrypt them for up to one more minute. Orders, payments and"
                            + " the subject stay; the subject is then a pseudonym. While an order is unfinished, nothing is erased, and the response"
                            + " is 409 `ORDERS_UNFINISHED` with a list of up to 50 such orders. Shoppers with the scope `orders` can erase themselves."
                            + " Operators with the scope `operator.privacy` can erase any user, and a guest by the number of the order.")
    @ProblemCode.Possible(
            value = OrderProblem.class,
            codes = {"ORDER_OF_A_USER", "ORDERS_UNFINISHED"})
    ErasureView erasePerson(@Valid @RequestBody ErasureBody body, IdempotencyKey key, Caller caller) {
        Person person = person(body.subject(), body.orderNo(), caller);
        ErasePerson.Erased erased = edits.make(key, erasePerson, person);
        return new ErasureView(body.subject(), body.orderNo(), erased.keys(), erased.orders(), erased.at());
    }

    /** Exactly one of the first two fields must be given. */
    @Schema(name = "ExportRequest")
    record ExportBody(
            @Nullable @Visible(min = 1, max = Limits.MAX_REFERENCE)
            String subject,

            @Nullable @Visible(min = 1, max = Limits.MAX_REFERENCE)
            String orderNo,

            @Nullable @Range(min = 1, max = ExportPage.MAX_ROWS)
            Integer limit,

            @Nullable String cursor) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Export")
    record ExportView(
            @Nullable String subject,
            @Nullable String orderNo,
            Instant exportedAt,
            List<OrderView> orders,
            List<NoteView> notes,
            List<AuditReasonView> auditReasons,
            List<RecordView> records,
            @Nullable String nextCursor) {}

    @Schema(name = "ExportedRecord")
    record RecordView(String kind, Map<String, Object> values) {

        static RecordView of(PersonalRecord stored) {
            return new RecordView(stored.kind(), stored.values());
        }
    }

    /** What an operator noted on an order of the person. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ExportedNote")
    record NoteView(
            String orderNo,
            int noteNo,
            Instant createdAt,
            @Nullable String text,
            @Nullable Boolean textErased) {

        static NoteView of(Notes.OfPerson noted, @Nullable PersonalKey key) {
            String text = noted.note().open(key);
            return new NoteView(
                    noted.orderNo(), noted.note().noteNo(), noted.note().createdAt(), text, text == null ? true : null);
        }
    }

    /**
     * A reason that an operator gave. It is sealed under the key of this person, because it is about an order of the person, or because the
     * person was the operator.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ExportedAuditReason")
    record AuditReasonView(
            Instant at,
            String action,
            String objectType,
            @Nullable String objectId,
            @Nullable String reason,
            @Nullable Boolean reasonErased) {

        static AuditReasonView of(AuditLog.SealedReason sealed, @Nullable PersonalKey key) {
            String reason = key == null ? null : key.open(sealed.reason()).orElse(null);
            return new AuditReasonView(
                    sealed.position().at(),
                    sealed.action(),
                    sealed.objectType(),
                    sealed.objectId(),
                    reason,
                    reason == null ? true : null);
        }
    }

    @PostMapping("/exports")
    @Audited(value = "order.person.export", object = "person", shared = true)
    @Operation(
            summary = "Exports all stored data of a person, decrypted",
            description =
                    "The response has four lists, the first three newest first. The first is the person's orders, each with its number, references, lines,"
                            + " attributes, address, e-mail address, gift message, note and reasons. The second is the notes of operators on these orders. The third is the"
                            + " reasons in the audit log that operators gave about the person's orders, or that the person gave as an operator. The fourth is what promotion stores about the person: level and segments, draws from red packets, and personal coupons; what payment stores: wallets; and the mails to the person, without their texts."
                            + " A page has up to 50 entries of each list. It has fewer orders"
                            + " if they would have more than 2,000 lines together. Read pages until `next_cursor` is absent. An export changes no data"
                            + " of the person, so it needs no idempotency key. Callers who may erase a person may also export the person.")
    @ProblemCode.Possible(value = OrderProblem.class, codes = "ORDER_OF_A_USER")
    ResponseEntity<ExportView> exportPerson(@Valid @RequestBody ExportBody body, Caller caller) {
        Person person = person(body.subject(), body.orderNo(), caller);
        Exports.Page page =
                exports.read(person, body.cursor(), body.limit() == null ? ExportPage.MAX_ROWS : body.limit());
        Instant now = clock.instant();
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new ExportView(
                        body.subject(),
                        body.orderNo(),
                        now,
                        page.orders().stream()
                                .map(order -> OrderView.withPersonalData(new DecryptableOrder(order, page.key()), now))
                                .toList(),
                        page.notes().stream()
                                .map(note -> NoteView.of(note, page.key()))
                                .toList(),
                        page.reasons().stream()
                                .map(reason -> AuditReasonView.of(reason, page.key()))
                                .toList(),
                        page.records().stream().map(RecordView::of).toList(),
                        page.nextCursor()));
    }

    private Person person(@Nullable String subject, @Nullable String orderNo, Caller caller) {
        if (subject != null && orderNo == null) {
            if (!subject.equals(caller.subject())) {
                requireOperator(caller);
            }
            return new Person.User(subject);
        }
        if (orderNo != null && subject == null) {
            requireOperator(caller);
            return guest(orderNo);
        }
        throw ProblemException.invalid("subject", "exactly one of subject and order_no must be given");
    }

    private static void requireOperator(Caller caller) {
        OperatorActions.begin();
        caller.require(Scopes.OPERATOR_PRIVACY);
    }

    private Person guest(String orderNo) {
        Order order = orders.anyOrder(orderNo);
        String userId = order.content().userId();
        if (userId != null) {
            throw new ProblemException(
                    OrderProblem.ORDER_OF_A_USER,
                    "This is the order of a user, not of a guest; send details.subject as subject instead of order_no.",
                    Map.of("subject", userId));
        }
        return new Person.Guest(order.id());
    }
}
