package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static payment.batch.Till.AMOUNT;
import static payment.batch.Till.CAPTURE;
import static payment.batch.Till.LATER;
import static payment.batch.Till.ORDER;
import static payment.batch.Till.PAYMENT;
import static payment.batch.Till.authorised;
import static payment.batch.Till.callback;
import static payment.batch.Till.capture;
import static payment.batch.Till.captured;
import static payment.batch.Till.failed;
import static payment.batch.Till.lastCapture;
import static payment.batch.Till.pay;
import static payment.batch.Till.refund;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import outbox.Event;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.VoidRequested;
import payment.batch.Payment.Authorised;
import payment.batch.Payment.Captured;
import payment.batch.Payment.Closed;
import payment.batch.Payment.Failed;
import payment.batch.Payment.Open;
import payment.batch.Payment.Voided;
import payment.batch.ProviderAnswer.CaptureAccepted;
import payment.batch.ProviderAnswer.CaptureRefused;
import payment.batch.ProviderAnswer.CaptureSucceeded;
import payment.batch.ProviderAnswer.PaymentClosed;
import payment.capture.Authorisation;
import payment.provider.ProviderCallback;
import platform.money.Money;

/** The result of every message in every state of a payment that may be authorised: the next state and the published events. */
class EveryCellOfAPaymentTests {

    /**
     * For each state its messages, each with the next state, the amounts held by captures, captured and held by refunds, and after {@code :} the
     * events. {@code error} is a message that is handled again later, because its payment is not ready for it.
     */
    private static final String TABLE = """
            OPEN
              Authorised,AuthorisedAgain                      authorised 0/0/0: PaymentSecured
              Captured                                        captured 0: PaymentSecured
              Failed                                          failed: PaymentFailed
              Closed                                          closed
              Capture,CaptureTooMuch,CaptureLast,CaptureAgain open: CaptureFailed
              Accepted,Succeeded,Refused,Void                 error
              Refund                                          open
            FAILED
              Authorised,AuthorisedAgain                      authorised 0/0/0: PaymentSecured
              Captured                                        captured 0: PaymentSecured
              Failed,Closed,Refund                            failed
              Capture,CaptureTooMuch,CaptureLast,CaptureAgain failed: CaptureFailed
              Accepted,Succeeded,Refused,Void                 error
            CLOSED
              Authorised,AuthorisedAgain                      authorised 0/0/0: PaymentSecured
              Captured                                        captured 0: PaymentSecured
              Failed,Closed,Refund                            closed
              Capture,CaptureTooMuch,CaptureLast,CaptureAgain closed: CaptureFailed
              Accepted,Succeeded,Refused,Void                 error
            AUTHORISED
              Authorised,Refund          authorised 0/0/0
              AuthorisedAgain            authorised 0/0/0: PaymentMismatched
              Captured                   captured 0: PaymentCaptured
              Failed,Closed              voided 0/0/0: PaymentVoided
              Capture                    authorised 1550/0/0: CaptureDue
              CaptureTooMuch             authorised 0/0/0: CaptureFailed
              CaptureLast                authorised 2550/0/0: CaptureDue
              CaptureAgain               authorised 1000/0/0: CaptureDue
              Accepted,Succeeded,Refused error
              Void                       authorised 0/0/0 releasing: VoidDue
            CAPTURING
              Authorised,Captured,CaptureAgain,Accepted,Refund authorised 1000/0/0
              AuthorisedAgain                                  authorised 1000/0/0: PaymentMismatched
              Failed,Closed                                    voided 1000/0/0: PaymentVoided
              Capture                                          authorised 2550/0/0: CaptureDue
              CaptureLast                                      authorised 2550/0/0
              CaptureTooMuch                                   authorised 1000/0/0: CaptureFailed
              Succeeded                                        authorised 1000/1000/0: PaymentCaptured
              Refused                                          authorised 0/0/0: CaptureFailed
              Void                                             authorised 1000/0/0 releasing
            CAPTURING_LAST
              Authorised,Captured,CaptureAgain,Accepted,Refund authorised 2550/0/0
              AuthorisedAgain                                  authorised 2550/0/0: PaymentMismatched
              Failed,Closed                                    voided 2550/0/0: PaymentVoided
              Capture,CaptureTooMuch,CaptureLast               authorised 2550/0/0: CaptureFailed
              Succeeded                                        voided 1000/1000/0: PaymentCaptured PaymentVoided
              Refused                                          authorised 0/0/0: CaptureFailed
              Void                                             authorised 2550/0/0 releasing
            PARTLY_CAPTURED
              Authorised,Captured,Accepted,Succeeded,Refused authorised 1000/1000/0
              AuthorisedAgain                                authorised 1000/1000/0: PaymentMismatched
              Failed,Closed                                  voided 1000/1000/0: PaymentVoided
              Capture,CaptureLast                            authorised 2550/1000/0: CaptureDue
              CaptureTooMuch                                 authorised 1000/1000/0: CaptureFailed
              CaptureAgain                                   authorised 1000/1000/0: PaymentCaptured
              Void                                           authorised 1000/1000/0 releasing: VoidDue
              Refund                                         authorised 1000/1000/1000: RefundDue
            RELEASING
              Authorised,Refund                               authorised 0/0/0 releasing
              AuthorisedAgain                                 authorised 0/0/0 releasing: PaymentMismatched
              Captured                                        captured 0: PaymentCaptured PaymentVoided
              Failed,Closed                                   voided 0/0/0: PaymentVoided
              Capture,CaptureTooMuch,CaptureLast,CaptureAgain authorised 0/0/0 releasing: CaptureFailed
              Accepted,Succeeded,Refused                      error
              Void                                            authorised 0/0/0 releasing: VoidDue
            RELEASING_LATER
              Authorised,Captured,CaptureAgain,Accepted,Void,Refund authorised 1000/0/0 releasing
              AuthorisedAgain                                       authorised 1000/0/0 releasing: PaymentMismatched
              Failed,Closed                                         voided 1000/0/0: PaymentVoided
              Capture,CaptureTooMuch,CaptureLast                    authorised 1000/0/0 releasing: CaptureFailed
              Succeeded                                             authorised 1000/1000/0 releasing: PaymentCaptured VoidDue
              Refused                                               authorised 0/0/0 releasing: CaptureFailed VoidDue
            CAPTURED
              Authorised,AuthorisedAgain,Captured,Failed,Closed,Accepted,Succeeded,Refused captured 0
              Capture,CaptureTooMuch,CaptureLast                                           captured 0: CaptureFailed
              CaptureAgain                                                                 captured 0: PaymentCaptured
              Void                                                                         captured 0: PaymentVoided
              Refund                                                                       captured 1000: RefundDue
            COLLECTED
              Authorised,AuthorisedAgain,Captured,Failed,Closed captured 0
              Capture,CaptureTooMuch,CaptureLast,CaptureAgain   captured 0: CaptureFailed
              Accepted,Succeeded,Refused                        error
              Void                                              captured 0: PaymentVoided
              Refund                                            captured 1000: RefundDue
            VOIDED
              Authorised,Failed,Closed                        voided 0/0/0
              AuthorisedAgain                                 voided 0/0/0: PaymentMismatched
              Captured                                        captured 0: PaymentCaptured
              Capture,CaptureTooMuch,CaptureLast,CaptureAgain voided 0/0/0: CaptureFailed
              Accepted,Succeeded,Refused                      error
              Void                                            voided 0/0/0: PaymentVoided
              Refund                                          voided 0/0/0: RefundFailed
            VOIDED_WHILE_CAPTURING
              Authorised,Captured,Failed,Closed,CaptureAgain,Accepted voided 1000/0/0
              AuthorisedAgain                                         voided 1000/0/0: PaymentMismatched
              Capture,CaptureTooMuch,CaptureLast                      voided 1000/0/0: CaptureFailed
              Succeeded                                               voided 1000/1000/0: PaymentCaptured
              Refused                                                 voided 0/0/0: CaptureFailed
              Void                                                    voided 1000/0/0 releasing
              Refund                                                  voided 1000/0/0: RefundFailed
            VOIDED_AND_RELEASING
              Authorised,Captured,Failed,Closed,CaptureAgain,Accepted,Void voided 1000/0/0 releasing
              AuthorisedAgain                                              voided 1000/0/0 releasing: PaymentMismatched
              Capture,CaptureTooMuch,CaptureLast                           voided 1000/0/0 releasing: CaptureFailed
              Succeeded                                                    voided 1000/1000/0: PaymentCaptured PaymentVoided
              Refused                                                      voided 0/0/0: CaptureFailed PaymentVoided
              Refund                                                       voided 1000/0/0 releasing: RefundFailed
            VOIDED_PARTLY
              Authorised,Captured,Failed,Closed,Accepted,Succeeded,Refused voided 1000/1000/0
              AuthorisedAgain                                              voided 1000/1000/0: PaymentMismatched
              Capture,CaptureTooMuch,CaptureLast                           voided 1000/1000/0: CaptureFailed
              CaptureAgain                                                 voided 1000/1000/0: PaymentCaptured
              Void                                                         voided 1000/1000/0: PaymentVoided
              Refund                                                       voided 1000/1000/1000: RefundDue
            """;

    private static final Map<String, List<Object>> STATES = new LinkedHashMap<>();
    private static final Map<String, Object> MESSAGES = new LinkedHashMap<>();

    static {
        Object closed = new PaymentClosed(PAYMENT, ORDER, "closed");
        Object done = new CaptureSucceeded(CAPTURE, ORDER, PAYMENT, null, Till.NOW);
        STATES.put("OPEN", List.of(pay(LATER)));
        STATES.put("FAILED", List.of(pay(LATER), failed()));
        STATES.put("CLOSED", List.of(pay(LATER), closed));
        STATES.put("AUTHORISED", List.of(pay(LATER), authorised()));
        STATES.put("CAPTURING", List.of(pay(LATER), authorised(), capture(CAPTURE, 1000)));
        STATES.put("CAPTURING_LAST", List.of(pay(LATER), authorised(), lastCapture(CAPTURE, 1000)));
        STATES.put("PARTLY_CAPTURED", List.of(pay(LATER), authorised(), capture(CAPTURE, 1000), done));
        STATES.put("RELEASING", List.of(pay(LATER), authorised(), new VoidRequested(PAYMENT, ORDER)));
        STATES.put(
                "RELEASING_LATER",
                List.of(pay(LATER), authorised(), capture(CAPTURE, 1000), new VoidRequested(PAYMENT, ORDER)));
        STATES.put("CAPTURED", List.of(pay(LATER), authorised(), capture(CAPTURE, 2550), done));
        STATES.put("COLLECTED", List.of(pay(LATER), captured()));
        STATES.put("VOIDED", List.of(pay(LATER), authorised(), closed));
        STATES.put("VOIDED_WHILE_CAPTURING", List.of(pay(LATER), authorised(), capture(CAPTURE, 1000), closed));
        STATES.put(
                "VOIDED_AND_RELEASING",
                List.of(pay(LATER), authorised(), capture(CAPTURE, 1000), closed, new VoidRequested(PAYMENT, ORDER)));
        STATES.put("VOIDED_PARTLY", List.of(pay(LATER), authorised(), capture(CAPTURE, 1000), done, closed));
        MESSAGES.put("Authorised", authorised());
        MESSAGES.put(
                "AuthorisedAgain",
                callback("evt_other", PAYMENT, AMOUNT, new ProviderCallback.Authorised("acme_2", Till.EXPIRES)));
        MESSAGES.put("Captured", callback("evt_whole", PAYMENT, AMOUNT, new ProviderCallback.Captured("acme_1")));
        MESSAGES.put("Failed", callback("evt_over", PAYMENT, AMOUNT, new ProviderCallback.Failed("expired")));
        MESSAGES.put("Closed", new PaymentClosed(PAYMENT, ORDER, "gone"));
        MESSAGES.put("Capture", capture("cap_2", 1550));
        MESSAGES.put("CaptureTooMuch", capture("cap_2", 2551));
        MESSAGES.put("CaptureLast", lastCapture("cap_2", 500));
        MESSAGES.put("CaptureAgain", capture(CAPTURE, 1000));
        MESSAGES.put("Accepted", new CaptureAccepted(CAPTURE, ORDER, PAYMENT));
        MESSAGES.put("Succeeded", done);
        MESSAGES.put("Refused", new CaptureRefused(CAPTURE, ORDER, PAYMENT, "no funds"));
        MESSAGES.put("Void", new VoidRequested(PAYMENT, ORDER));
        MESSAGES.put("Refund", refund("ref_2", 1000));
    }

    static Stream<Arguments> cells() {
        Map<String, String> expected = expected();
        return STATES.keySet().stream()
                .flatMap(state -> MESSAGES.keySet().stream()
                        .map(message ->
                                Arguments.of(state, message, expected.getOrDefault(state + " " + message, "missing"))));
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @MethodSource("cells")
    void doesWhatItsCellSays(String state, String message, String expected) {
        assertThat(actual(state, message)).isEqualTo(expected);
    }

    /** The part of the wallet is taken with the capture of the whole rest, which such a payment does not have. */
    @Test
    void aWalletPaysNoPartOfAPaymentThatIsAuthorisedFirst() {
        Till till = new Till();
        PaymentRequested plain = pay(LATER);
        List<Event> published = till.decide(new PaymentRequested(
                PAYMENT,
                ORDER,
                AMOUNT,
                LATER,
                null,
                plain.expiresAt(),
                "customer",
                Money.ofMinor(1, AMOUNT.currency())));

        assertThat(till.payments.get(PAYMENT).state())
                .isEqualTo(new Failed(
                        "the balance cannot pay a part, because the method later authorises payments first"));
        assertThat(published).hasExactlyElementsOfTypes(PaymentFailed.class);
        assertThat(till.movements).isEmpty();
    }

    @Test
    void theTableHasNoOtherCells() {
        assertThat(expected()).hasSize(STATES.size() * MESSAGES.size());
    }

    private static String actual(String state, String message) {
        Till till = new Till();
        till.decide(STATES.get(state).toArray());
        List<Event> published;
        try {
            published = till.decide(MESSAGES.get(message));
        } catch (IllegalStateException refused) {
            return "error";
        }
        String events = published.stream()
                .map(event -> event.getClass().getSimpleName())
                .collect(Collectors.joining(" "));
        return described(till.storedPayment()) + (events.isEmpty() ? "" : ": " + events);
    }

    private static String described(Payment payment) {
        String releasing = payment.withdrawnAt() == null ? "" : " releasing";
        return switch (payment.state()) {
            case Open open -> "open";
            case Failed failed -> "failed";
            case Closed closed -> "closed";
            case Captured captured -> "captured %d".formatted(captured.refundMinor());
            case Authorised authorised -> "authorised " + described(authorised.authorisation()) + releasing;
            case Voided voided -> "voided " + described(voided.authorisation()) + releasing;
        };
    }

    private static String described(Authorisation money) {
        return "%d/%d/%d".formatted(money.heldMinor(), money.capturedMinor(), money.refundMinor());
    }

    private static Map<String, String> expected() {
        Map<String, String> cells = new LinkedHashMap<>();
        String state = "";
        for (String line : TABLE.lines().toList()) {
            if (!line.startsWith(" ")) {
                state = line;
                continue;
            }
            String[] words = line.strip().split(" +", 2);
            Arrays.stream(words[0].split(","))
                    .forEach(message -> assertThat(MESSAGES).containsKey(message));
            for (String message : words[0].split(",")) {
                assertThat(cells.put(state + " " + message, words[1])).isNull();
            }
        }
        return cells;
    }
}
