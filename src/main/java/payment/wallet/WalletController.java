package payment.wallet;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import outbox.Commands;
import payment.PaymentRequest;
import payment.wallet.ShownWallets.TopUpPosition;
import platform.id.Ids;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.InProgress;
import platform.money.CurrencyCode;
import platform.money.Money;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemCode;
import platform.web.ProblemException;

/** The wallet of the customer who calls: its balances, its movements, and top-ups. A customer can reach only their own wallet. */
@RestController
@RequestMapping(path = "/api/v2/wallet", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.ORDERS)
@Tag(name = "Wallets")
class WalletController {

    private final Commands commands;
    private final InProgress inProgress;
    private final ShownWallets wallets;
    private final WalletProperties properties;
    private final Ids ids;
    private final Clock clock;

    WalletController(
            Commands commands,
            InProgress inProgress,
            ShownWallets wallets,
            WalletProperties properties,
            Ids ids,
            Clock clock) {
        this.commands = commands;
        this.inProgress = inProgress;
        this.wallets = wallets;
        this.properties = properties;
        this.ids = ids;
        this.clock = clock;
    }

    @Schema(name = "WalletAmount")
    record Amount(
            @NotNull @Range(min = 1, max = Limits.MAX_PRICE_MINOR)
            Long amountMinor,

            @NotNull @CurrencyCode String currency) {

        Money money() {
            return Money.ofMinor(amountMinor, currency);
        }
    }

    /** How the customer pays the top-up. What is absent is as usual for the method. */
    @Schema(name = "TopUpPayment")
    record TopUpPayment(
            @NotBlank @Visible(max = Limits.MAX_REFERENCE) String method,

            @Nullable @Visible(min = 1, max = MAX_TRADE_TYPE)
            String tradeType,

            @Nullable @Visible(min = 1, max = Limits.MAX_REFERENCE)
            String payerId,

            @Nullable
            @Size(max = MAX_RETURN_URL)
            @Pattern(regexp = RETURN_URL, message = "must be an address that begins with https:// and has no spaces")
            String returnUrl,

            @Nullable @Range(min = 2, max = MAX_INSTALMENTS) Integer instalments) {

        private static final int MAX_TRADE_TYPE = 32;
        private static final int MAX_RETURN_URL = 500;
        private static final int MAX_INSTALMENTS = 60;
        private static final String RETURN_URL = "https://[\\w.~:/?#\\[\\]@!$&'()*+,;=%-]+";
    }

    @Schema(name = "TopUpBody")
    record TopUpBody(
            @NotNull @Valid Amount amount, @NotNull @Valid TopUpPayment payment) {}

    @GetMapping
    @Operation(
            summary = "Get one's wallet",
            description = "What belongs to the caller in each currency, what is held for payments that are not decided"
                    + " yet, and what is free to spend. A currency appears with its first movement.")
    WalletView getWallet(Caller caller) {
        return WalletView.of(wallets.of(caller.subject()));
    }

    @GetMapping("/movements")
    @Operation(
            summary = "List the movements of one's wallet",
            description = "The movements in one currency, the newest first.")
    WalletView.MovementPage listWalletMovements(
            Caller caller, @RequestParam @CurrencyCode String currency, @PageLimits PageRequest request) {
        return page(wallets, new WalletKey(caller.subject(), currency), request);
    }

    static WalletView.MovementPage page(ShownWallets wallets, WalletKey key, PageRequest request) {
        Long before = Cursor.parse(request.cursor(), 1)
                .map(position -> position.number(0))
                .orElse(null);
        Slice<WalletView.MovementView> page = Slice.of(
                request.limit(),
                rows -> wallets.movements(key, before, rows),
                movement -> Cursor.of(Long.toString(movement.movementNo())));
        return new WalletView.MovementPage(page.rows(), page.nextCursor());
    }

    @PostMapping("/top-ups")
    @ResponseStatus(HttpStatus.CREATED)
    @ApiResponse(responseCode = "201", description = "The top-up has begun; the customer can pay when it is READY")
    @Operation(
            summary = "Top up one's wallet",
            description =
                    "Begins a payment by any method but `balance`. When its provider has captured the money, the wallet is"
                            + " credited, exactly once, also if that is late. Read the top-up until its status is"
                            + " `READY`, and pay by its `instructions`.")
    @ProblemCode.Possible(value = WalletProblem.class, codes = "TOP_UP_NOT_POSSIBLE")
    CompletableFuture<WalletView.TopUpView> createTopUp(
            IdempotencyKey key, Caller caller, @Valid @RequestBody TopUpBody body) {
        TopUpPayment payment = body.payment();
        if (payment.method().equals(PaymentRequest.BALANCE)) {
            throw ProblemException.invalid("payment.method", "must be another method than balance");
        }
        BeginTopUp command = new BeginTopUp(
                key,
                ids.next().toString().replace("-", ""),
                caller.subject(),
                body.amount().money(),
                payment.method(),
                payment.tradeType(),
                payment.payerId(),
                payment.returnUrl(),
                payment.instalments(),
                clock.instant().plus(properties.topUpWindow()));
        return inProgress
                .once(key, () -> commands.submit(command))
                .thenApply(result -> result.value(WalletController::problem))
                .thenApply(
                        reference -> wallets.topUp(caller.subject(), reference).orElseThrow());
    }

    private static ProblemException problem(BeginTopUp.NotPossible refused) {
        return new ProblemException(
                WalletProblem.TOP_UP_NOT_POSSIBLE,
                "The top-up cannot be collected: %s.".formatted(refused.reason()),
                Map.of());
    }

    @GetMapping("/top-ups")
    @Operation(
            summary = "List one's top-ups",
            description = "The top-ups that the caller has begun, the newest first, also those that nobody has paid.")
    WalletView.TopUpPage listTopUps(Caller caller, @PageLimits PageRequest request) {
        return topUps(wallets, caller.subject(), request);
    }

    static WalletView.TopUpPage topUps(ShownWallets wallets, String owner, PageRequest request) {
        TopUpPosition after = Cursor.parse(request.cursor(), 2)
                .map(position ->
                        new TopUpPosition(position.instant(0), position.part(1, text -> text.matches(Visible.PATTERN))))
                .orElse(null);
        Slice<WalletView.TopUpView> page = Slice.of(
                request.limit(),
                rows -> wallets.topUps(owner, after, rows),
                topUp -> Cursor.of(topUp.createdAt().toString(), topUp.topUpId()));
        return new WalletView.TopUpPage(page.rows(), page.nextCursor());
    }

    @GetMapping("/top-ups/{top_up_id}")
    @Operation(summary = "Get one's top-up", description = "Its status, and how to pay it.")
    WalletView.TopUpView getTopUp(
            Caller caller, @PathVariable("top_up_id") @Visible(max = Limits.MAX_REFERENCE) String topUpId) {
        return wallets.topUp(caller.subject(), topUpId)
                .orElseThrow(() -> ProblemException.notFound("There is no such top-up."));
    }
}
