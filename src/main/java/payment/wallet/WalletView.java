package payment.wallet;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/**
 * The wallet of a customer, as the customer and operators see it.
 *
 * @param balances by currency; empty if there were no movements
 * @param waitingCredit id of the requested credit, which waits for the approval of another operator; absent in all other answers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Wallet")
record WalletView(List<BalanceView> balances, @Nullable String waitingCredit) {

    static WalletView of(List<Wallet> wallets) {
        return new WalletView(wallets.stream().map(BalanceView::of).toList(), null);
    }

    WalletView waiting(String adjustmentId) {
        return new WalletView(balances, adjustmentId);
    }

    /**
     * @param balance what belongs to the customer
     * @param held the part of the balance that is held for payments that are not decided yet
     * @param free the part of the balance that the customer can spend
     */
    @Schema(name = "WalletBalance")
    record BalanceView(Money balance, Money held, Money free) {

        static BalanceView of(Wallet wallet) {
            return new BalanceView(
                    wallet.money(wallet.balanceMinor()), wallet.money(wallet.heldMinor()), wallet.free());
        }
    }

    /**
     * @param balance what belonged to the customer after the movement
     * @param held what was held of it after the movement
     * @param reference of the payment, the refund or the adjustment
     * @param correlation what the movement belongs to, such as the id of an order
     */
    @Schema(name = "WalletMovement")
    record MovementView(
            long movementNo,
            MovementKind kind,
            Money amount,
            Money balance,
            Money held,
            String reference,
            String correlation,
            Instant at) {}

    /** @param nextCursor cursor of the next page; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "WalletMovementPage")
    record MovementPage(
            List<MovementView> movements, @Nullable String nextCursor) {}

    /**
     * @param instructions how the customer can pay, from the provider; absent until the provider has answered
     * @param failure why nobody can pay
     * @param expireTime until when the customer has to pay
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "TopUp")
    record TopUpView(
            String topUpId,
            TopUpStatus status,
            Money amount,
            String method,
            @Nullable Map<String, String> instructions,
            @Nullable String failure,
            Instant createdAt,
            Instant expireTime,
            @Nullable Instant capturedAt) {}

    /** @param nextCursor cursor of the next page; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "TopUpPage")
    record TopUpPage(List<TopUpView> topUps, @Nullable String nextCursor) {}

    enum TopUpStatus {
        /** The provider has not answered yet. */
        PENDING,
        /** The customer can pay. */
        READY,
        FAILED,
        /** Nobody can pay any more. */
        CLOSED,
        /** The wallet has the money. */
        CREDITED;

        static TopUpStatus of(String paymentStatus) {
            return switch (paymentStatus) {
                case "REQUESTED" -> PENDING;
                case "STARTED" -> READY;
                case "FAILED" -> FAILED;
                case "CLOSED" -> CLOSED;
                case "CAPTURED" -> CREDITED;
                default -> throw new IllegalStateException("Unknown payment status: " + paymentStatus);
            };
        }
    }
}
