package order;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import order.OrderRequest.CancellationRequested;
import order.command.OrderCommand.CancelOrder;
import order.saga.Returns;
import order.stream.Order;
import order.stream.Return;
import org.jspecify.annotations.Nullable;
import payment.PaymentRequest.RefundRequested;
import payment.PaymentRequest.Requester;
import platform.auditlog.OperatorAction;
import platform.privacy.PersonalKeys;

/**
 * Names who is behind a refund that an order requests: the person whose command this is, or who has begun the cancellation or the return that
 * ends only now; otherwise a rule of the platform.
 */
final class RefundRequesters {

    /** A cancellation may have led to these refunds, and the order does not keep who has cancelled it. */
    private static final Set<String> UNKNOWN = Set.of("PAID_AFTER_CANCELLATION", "AUTHORISATION_RELEASED");

    private final String issuer;
    private final PersonalKeys.Obtained keys;

    /**
     * @param issuer of the persons' tokens
     * @param keys those of the orders of {@link #concern} among them
     */
    RefundRequesters(String issuer, PersonalKeys.Obtained keys) {
        this.issuer = issuer;
        this.keys = keys;
    }

    /** Whether the batch may request a refund of the order in the name of its shopper, so that it needs the key of the order's person. */
    static boolean concern(Order order, @Nullable CancelOrder command) {
        String by = command == null ? order.progress().cancelledBy() : command.by();
        boolean mayRefund = command == null
                ? order.state().isStopping()
                : order.progress().paidAt() != null || order.progress().refunds() > 0;
        return mayRefund && by != null && by.equals(order.content().userId());
    }

    /**
     * The request with the person or rule behind it; without both if that is not known.
     *
     * @param order before the message
     * @param action of the operator whose command the batch handles; null if there is none
     */
    RefundRequested name(RefundRequested request, Order order, Object message, @Nullable OperatorAction action) {
        if (action != null) {
            return operator(request, action.subject());
        }
        String cancelledBy = message instanceof CancellationRequested cancellation
                ? cancellation.by()
                : order.progress().cancelledBy();
        if (cancelledBy != null) {
            return cancelledBy.equals(order.content().userId())
                    ? shopper(request, order, cancelledBy)
                    : operator(request, cancelledBy);
        }
        Optional<String> returnedBy = Returns.beingPriced(order).map(Return::by).filter(Objects::nonNull);
        if (returnedBy.isPresent()) {
            return operator(request, returnedBy.get());
        }
        return UNKNOWN.contains(request.reason()) ? request : request.by(Requester.platform(), null);
    }

    private RefundRequested operator(RefundRequested request, String subject) {
        return request.by(new Requester(Requester.Kind.OPERATOR, issuer, null), subject);
    }

    private RefundRequested shopper(RefundRequested request, Order order, String subject) {
        return keys.find(order.keyOwner())
                .map(key -> request.by(new Requester(Requester.Kind.SHOPPER, issuer, key.seal(subject)), null))
                .orElse(request);
    }
}
