package payment.provider;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import payment.statement.FundStatementFormat;
import payment.statement.StatementFormat;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;

/**
 * A payment provider: collects money for the shop and refunds it.
 *
 * <p>The interface is public and has a subpackage of its own. Other modules may not use it, as only the base package of a module is
 * open to them. A jar on the loader path can implement it without a fork; the jar declares its provider as a bean in an
 * auto-configuration of its own. {@link #name()} identifies a provider. No two providers serve the same payment method.
 *
 * <p>Each call is made at least once. The reference is the idempotency key: if two calls have the same reference, the provider must act
 * only once.
 *
 * <p>Many calls without an answer stop all calls to the provider for a while. So an adapter throws {@link NotNowException} for an answer after
 * which the call is repeated, and another {@link IOException} only if the provider does not answer or serves no call at all.
 */
public interface PaymentProvider {

    /**
     * The provider's name in callback URLs and stored rows, so it never changes: 1 to 32 lower case letters, digits and hyphens.
     */
    String name();

    /** The payment methods that this provider serves. */
    Set<PaymentMethod> methods();

    /**
     * Starts the payment without the network, if this provider can do so. The shopper then gets the answer within the batch of the
     * request. The method must be quick, do no I/O, and return the same result for the same payment.
     *
     * @return empty when {@link #create} has to be called
     */
    default Optional<Creation> createLocally(NewPayment payment) {
        return Optional.empty();
    }

    /**
     * Starts the payment at the provider. Callbacks for the payment may arrive before this method returns.
     *
     * @throws IOException when the result of the call is unknown; the call is then retried
     */
    Creation create(NewPayment payment) throws IOException, InterruptedException;

    /**
     * Refunds a captured payment or a part of it. A payment may have several refunds, each with a reference of its own.
     *
     * @throws IOException when the result of the call is unknown; the call is then retried
     */
    RefundAnswer refund(NewRefund refund) throws IOException, InterruptedException;

    /**
     * Says what became of a payment. Called only with {@link Operation#QUERY}.
     *
     * @throws IOException when there is no answer; the provider is asked again later
     */
    default PaymentStanding query(StartedPayment payment) throws IOException, InterruptedException {
        throw cannot(Operation.QUERY);
    }

    /**
     * Ends a payment that is not paid, and says what became of it. Called only with {@link Operation#CLOSE}, after the end of the payment
     * window.
     *
     * @throws IOException when the result of the call is unknown; the call is then repeated
     */
    default PaymentStanding close(StartedPayment payment) throws IOException, InterruptedException {
        throw cannot(Operation.CLOSE);
    }

    /**
     * Says what became of a refund. Called only with {@link Operation#QUERY_REFUND}.
     *
     * @return empty if the provider does not know the refund; it is then requested again, with the same reference
     * @throws IOException when there is no answer; the provider is asked again later
     */
    default Optional<RefundAnswer> queryRefund(NewRefund refund) throws IOException, InterruptedException {
        throw cannot(Operation.QUERY_REFUND);
    }

    /**
     * Collects an authorised payment or a part of it. Called only for payments that the provider has reported as authorised, also if its settings
     * have changed since and its methods have no {@link Operation#CAPTURE} any more. It is also called again to find out what became of a capture:
     * for a reference that the provider knows, the answer says what became of it.
     *
     * @throws IOException when the result of the call is unknown; the call is then repeated
     */
    default CaptureAnswer capture(NewCapture capture) throws IOException, InterruptedException {
        throw cannot(Operation.CAPTURE);
    }

    /**
     * Whether each capture is a payment of its own at this provider: refunds and statements then name captures. A refund has parts
     * ({@link NewRefund.Part}) then. The answer never changes.
     */
    default boolean capturesApart() {
        return false;
    }

    /**
     * Releases what is authorised and not captured, and says what became of the payment: {@link PaymentStanding.Closed} if nothing of it can be
     * captured any more, also if it was released before. Called only for payments that were authorised, as {@link #capture}, when no capture is
     * in flight.
     *
     * @throws IOException when the result of the call is unknown; the call is then repeated
     */
    default PaymentStanding voidRest(StartedPayment payment) throws IOException, InterruptedException {
        throw cannot(Operation.VOID);
    }

    /**
     * The form of this provider's statements. Also a provider that does not give them itself may have one; an operator then imports them.
     *
     * @return empty if the platform cannot read its statements
     */
    default Optional<StatementFormat> statementFormat() {
        return Optional.empty();
    }

    /**
     * Writes the statement of a day in the form of {@link #statementFormat}, as the provider has made it. If the provider gives a hash of
     * the file, the hash has been compared when this method returns. Called only with {@link Operation#STATEMENT}, after the end of the day.
     *
     * @param day as the provider counts days
     * @param file not closed by this method; what has been written counts only if this method returns normally
     * @throws NoStatementException when the provider says that nothing happened on the day
     * @throws IOException when there is no complete statement, for example because it is not made yet; it is asked for again later
     */
    default void writeStatement(LocalDate day, OutputStream file) throws IOException, InterruptedException {
        throw cannot(Operation.STATEMENT);
    }

    /**
     * The form of this provider's statements of funds. Also a provider that does not give them itself may have one; an operator then imports
     * them.
     *
     * @return empty if the platform cannot read its statements of funds
     */
    default Optional<FundStatementFormat> fundStatementFormat() {
        return Optional.empty();
    }

    /** Whether this provider gives its statements of funds itself. It must then have a form of them, and the statements of days. */
    default boolean givesFundStatements() {
        return false;
    }

    /**
     * Writes the statement of funds of an account for a day, as {@link #writeStatement} writes that of the day. Called only if this provider
     * gives statements of funds.
     *
     * @param account one of {@link FundStatementFormat#accounts}
     * @throws NoStatementException when the provider says that nothing has moved on the account
     */
    default void writeFundStatement(String account, LocalDate day, OutputStream file)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException(
                "The payment provider %s gives no statements of funds".formatted(name()));
    }

    /** Verifies that the message comes from the provider and is recent, and parses it. Does no I/O. */
    ParsedCallback<ProviderCallback> read(CallbackMessage message);

    /**
     * The text that answers a callback once it is stored, with the status 200. Some providers repeat a callback until they get a certain
     * text.
     *
     * @return empty when the status is enough; the answer is then a JSON object
     */
    default Optional<String> acknowledgement() {
        return Optional.empty();
    }

    private UnsupportedOperationException cannot(Operation operation) {
        return new UnsupportedOperationException("The payment provider %s does not do %s".formatted(name(), operation));
    }
}
