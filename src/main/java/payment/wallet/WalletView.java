package payment.wallet;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/** The wallet of a customer, as the customer and operators see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Wallet")
record WalletView(List<BalanceView> balances, @Nullable String waitingCredit) {

    static WalletView of(List<Wallet> wallets) {
        return new WalletView(wallets.stream().map(BalanceView::of).toList(), null);
    }

    WalletView waiting(String adjustmentId) {
        return new WalletView(balances, adjustmentId);
    }

    @Schema(name = "WalletBalance")
    record BalanceView(Money balance, Money held, Money free) {

        static BalanceView of(Wallet wallet) {
            return new BalanceView(
                    wallet.money(wallet.balanceMinor()), wallet.money(wallet.heldMinor()), wallet.free());
        }
    }

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

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "WalletMovementPage")
    record MovementPage(
            List<MovementView> movements, @Nullable String nextCursor) {}

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
