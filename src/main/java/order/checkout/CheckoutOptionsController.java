package order.checkout;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import order.replica.Prices;
import order.settings.OrderProperties;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import platform.security.AppliesChannels;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;

/** Shows operators what an order that they place may name. */
@RestController
@RequestMapping(path = "/api/v2/checkout-options", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_ORDERS)
@Tag(name = "Orders")
class CheckoutOptionsController {

    private static final int MAX_CURRENCIES = 200;

    private final Prices prices;
    private final OrderProperties properties;

    CheckoutOptionsController(Prices prices, OrderProperties properties) {
        this.prices = prices;
        this.properties = properties;
    }

    @Schema(name = "CheckoutOptions")
    record Options(List<String> currencies, List<String> channels, List<String> paymentMethods) {}

    @GetMapping
    @AppliesChannels
    @Operation(
            summary = "List what a checkout may name",
            description =
                    "The currencies in which the catalogue has prices, the channels that the caller may use, and the"
                            + " payment methods of the shop; for a form in which an operator places an order.")
    Options getCheckoutOptions(Caller caller) {
        return new Options(
                prices.currencies(MAX_CURRENCIES),
                List.copyOf(properties.salesChannels().of(caller)),
                properties.paymentMethods());
    }
}
