package payment.wallet;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import payment.wallet.Adjustment.Direction;
import payment.wallet.WalletController.Amount;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.id.Ids;
import platform.idempotency.IdempotencyKey;
import platform.money.CurrencyCode;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Reason;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemCode;

/** The wallets of all customers, for operators: they read and adjust them. */
@RestController
@RequestMapping(path = "/api/v2/wallets/{user_id}", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Wallets")
class WalletOperatorController {

    private final ShownWallets wallets;
    private final AdjustWallet adjustWallet;
    private final Ids ids;
    private final Edits edits;

    WalletOperatorController(ShownWallets wallets, AdjustWallet adjustWallet, Ids ids, Edits paymentEdits) {
        this.wallets = wallets;
        this.adjustWallet = adjustWallet;
        this.ids = ids;
        this.edits = paymentEdits;
    }

    @Schema(name = "WalletAdjustment")
    record AdjustmentBody(
            @NotNull Direction direction,
            @NotNull @Valid Amount amount,

            @NotNull @Reason String reason) {}

    @GetMapping
    @RequiresScope(Scopes.OPERATOR_PAYMENTS)
    @Operation(
            summary = "Get the wallet of a customer",
            description = "Its balances by currency; none if there were no movements.")
    WalletView getCustomerWallet(@PathVariable("user_id") @Visible(max = Limits.MAX_REFERENCE) String userId) {
        return WalletView.of(wallets.of(userId));
    }

    @GetMapping("/movements")
    @RequiresScope(Scopes.OPERATOR_PAYMENTS)
    @Operation(
            summary = "List the movements of a customer's wallet",
            description = "The movements in one currency, the newest first.")
    WalletView.MovementPage listCustomerWalletMovements(
            @PathVariable("user_id") @Visible(max = Limits.MAX_REFERENCE) String userId,
            @RequestParam @CurrencyCode String currency,
            @PageLimits PageRequest request) {
        return WalletController.page(wallets, new WalletKey(userId, currency), request);
    }

    @GetMapping("/top-ups")
    @RequiresScope(Scopes.OPERATOR_PAYMENTS)
    @Operation(
            summary = "List the top-ups of a customer's wallet",
            description = "The top-ups that the customer has begun, the newest first, also those that nobody has paid.")
    WalletView.TopUpPage listCustomerTopUps(
            @PathVariable("user_id") @Visible(max = Limits.MAX_REFERENCE) String userId,
            @PageLimits PageRequest request) {
        return WalletController.topUps(wallets, userId, request);
    }

    @PostMapping("/adjustments")
    @RequiresScope(Scopes.OPERATOR_WALLETS)
    @Audited(value = "payment.wallet.adjust", object = "wallet", id = "user_id")
    @Operation(
            summary = "Adjust the wallet of a customer",
            description = "Adds an amount to the wallet or takes it off, for a reason, which only the audit log shows."
                    + " An amount that is held for payments cannot be taken off. A credit above the limit of refunds waits"
                    + " until another operator approves it: then the answer is 202, `waiting_credit` is its id, and"
                    + " `GET /api/v2/refund-approvals` lists it.")
    @ApiResponse(responseCode = "200", description = "The wallet is adjusted")
    @ApiResponse(responseCode = "202", description = "The credit waits for the approval of another operator")
    @ProblemCode.Possible(
            value = WalletProblem.class,
            codes = {"BALANCE_NOT_ENOUGH", "BALANCE_TOO_HIGH"})
    ResponseEntity<WalletView> adjustWallet(
            IdempotencyKey key,
            @PathVariable("user_id") @Visible(max = Limits.MAX_REFERENCE) String userId,
            @Valid @RequestBody AdjustmentBody body) {
        Adjustment adjustment = new Adjustment(
                ids.next().toString(),
                new WalletKey(userId, body.amount().currency()),
                body.direction(),
                body.amount().money());
        AdjustWallet.Adjusted made = edits.make(key, adjustWallet, new AdjustWallet.Wanted(adjustment, body.reason()));
        WalletView view = WalletView.of(wallets.of(userId));
        return made.waits()
                ? ResponseEntity.accepted().body(view.waiting(made.adjustmentId()))
                : ResponseEntity.ok(view);
    }
}
