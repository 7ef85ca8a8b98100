package order.rates;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import order.charges.Channel;
import order.charges.RateEdit;
import order.charges.ShippingRate;
import order.charges.TaxRate;
import order.command.OrderCommand.EditRates;
import order.command.OrderCommands;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.InProgress;
import platform.money.CurrencyCode;
import platform.money.Money;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.web.Limits;
import platform.web.Texts;

/**
 * Operators maintain shipping rates, tax rates, and whether the prices of a channel contain tax. A change applies to the orders that are
 * placed after it.
 */
@RestController
@RequestMapping(path = "/api/v2/charges", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_CHARGES)
@Tag(name = "Catalogue")
class ChargesController {

    private static final String RATE_ID = "[A-Za-z0-9._-]{1,64}";
    private static final String RATE_ID_RULE = "must be 1 to 64 ASCII letters, digits, dots, hyphens or underscores";
    private static final String COUNTRY = "[A-Z]{2}";
    private static final String COUNTRY_RULE = "must be an ISO 3166-1 alpha-2 country code";
    private static final String TAX_CLASS = "[a-z0-9_-]{1,32}";
    private static final String TAX_CLASS_RULE = "must be 1 to 32 of the letters a-z, digits, hyphens or underscores";
    private static final long MILLION = 1_000_000;

    private final OrderCommands commands;
    private final InProgress inProgress;
    private final Rates rates;

    ChargesController(OrderCommands commands, InProgress inProgress, Rates rates) {
        this.commands = commands;
        this.inProgress = inProgress;
        this.rates = rates;
    }

    /**
     * @param country ISO 3166-1 alpha-2, or {@code *} for every country that has no rates of its own in the currency
     * @param minSubtotalMinor the rate fits orders with at least this sum of items, before discounts; zero if left out
     * @param maxWeightGrams the rate fits orders up to this weight; any weight if left out
     * @param amountMinor the price of shipping, zero or more, without tax if tax is added to it
     */
    record ShippingRateBody(
            @NotNull @Pattern(regexp = COUNTRY + "|\\*", message = COUNTRY_RULE + " or *")
            String country,

            @Nullable @Range(min = 0, max = Long.MAX_VALUE) Long minSubtotalMinor,
            @Nullable @Range(min = 1, max = Long.MAX_VALUE) Long maxWeightGrams,

            @NotNull @Range(min = 0, max = Limits.MAX_PRICE_MINOR)
            Long amountMinor,

            @NotNull @CurrencyCode String currency) {

        ShippingRate rate(String rateId) {
            return new ShippingRate(
                    rateId,
                    country,
                    minSubtotalMinor == null ? 0 : minSubtotalMinor,
                    maxWeightGrams,
                    Money.ofMinor(amountMinor, currency));
        }
    }

    /** @param ratePpm in millionths: 200000 is 20 % */
    record TaxRateBody(
            @NotNull @Range(min = 0, max = MILLION) Long ratePpm) {}

    /** @param taxIncluded whether the channel's prices contain their tax; for channels without this setting the tax is added */
    record ChannelBody(@NotNull Boolean taxIncluded) {}

    record ShippingRateList(List<ShippingRate> shippingRates) {}

    record TaxRateList(List<TaxRate> taxRates) {}

    record ChannelList(List<Channel> channels) {}

    @GetMapping("/shipping-rates")
    @Operation(summary = "List all shipping rates", description = "In the order of their ids.")
    ShippingRateList listShippingRates() {
        return new ShippingRateList(rates.shippingRates());
    }

    @PutMapping("/shipping-rates/{rate_id}")
    @Audited(value = "order.shipping_rate.put", object = "shipping_rate", id = "rate_id")
    @Operation(
            summary = "Add a shipping rate or replace it",
            description =
                    "If the order's country has rates in the currency of the order, only these rates are considered; otherwise the rates for"
                            + " all countries (`*`) are considered. Of the considered rates that fit the order, the cheapest one applies. If there is"
                            + " no rate at all in the currency, shipping is free. If there are rates and none fits, the order is refused.")
    CompletableFuture<ShippingRate> putShippingRate(
            IdempotencyKey key,
            @PathVariable("rate_id") @Pattern(regexp = RATE_ID, message = RATE_ID_RULE) String rateId,
            @RequestBody @Valid ShippingRateBody body) {
        return put(key, body.rate(rateId), RateEdit.PutShippingRate::new);
    }

    @DeleteMapping("/shipping-rates/{rate_id}")
    @Audited(value = "order.shipping_rate.remove", object = "shipping_rate", id = "rate_id")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Remove a shipping rate",
            description = "Orders that are placed from now on do not use the rate; existing orders do not change.")
    CompletableFuture<Void> removeShippingRate(
            IdempotencyKey key,
            @PathVariable("rate_id") @Pattern(regexp = RATE_ID, message = RATE_ID_RULE) String rateId) {
        return edit(key, new RateEdit.RemoveShippingRate(rateId));
    }

    @GetMapping("/tax-rates")
    @Operation(summary = "List all tax rates", description = "In the order of country and tax class.")
    TaxRateList listTaxRates() {
        return new TaxRateList(rates.taxRates());
    }

    @PutMapping("/tax-rates/{country}/{tax_class}")
    @Audited(
            value = "order.tax_rate.put",
            object = "tax_rate",
            id = {"country", "tax_class"})
    @Operation(
            summary = "Add a tax rate or replace it",
            description =
                    "Tax is calculated for each line after its discount, and for each charge. Each of these amounts is rounded half up."
                            + " The tax class of shipping is `shipping`; if it has no rate, the rate of the standard class applies.")
    CompletableFuture<TaxRate> putTaxRate(
            IdempotencyKey key,
            @PathVariable("country") @Pattern(regexp = COUNTRY, message = COUNTRY_RULE) String country,
            @PathVariable("tax_class") @Pattern(regexp = TAX_CLASS, message = TAX_CLASS_RULE) String taxClass,
            @RequestBody @Valid TaxRateBody body) {
        return put(key, new TaxRate(country, taxClass, body.ratePpm()), RateEdit.PutTaxRate::new);
    }

    @DeleteMapping("/tax-rates/{country}/{tax_class}")
    @Audited(
            value = "order.tax_rate.remove",
            object = "tax_rate",
            id = {"country", "tax_class"})
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Remove a tax rate",
            description = "Orders that are placed from now on do not use the rate; existing orders do not change.")
    CompletableFuture<Void> removeTaxRate(
            IdempotencyKey key,
            @PathVariable("country") @Pattern(regexp = COUNTRY, message = COUNTRY_RULE) String country,
            @PathVariable("tax_class") @Pattern(regexp = TAX_CLASS, message = TAX_CLASS_RULE) String taxClass) {
        return edit(key, new RateEdit.RemoveTaxRate(country, taxClass));
    }

    @GetMapping("/channels")
    @Operation(summary = "List all channels with a tax setting", description = "In the order of their names.")
    ChannelList listChannels() {
        return new ChannelList(rates.channels());
    }

    @PutMapping("/channels/{channel}")
    @Audited(value = "order.channel.put", object = "channel", id = "channel")
    @Operation(
            summary = "Set whether a channel's prices contain their tax",
            description =
                    "The setting applies to orders that are placed from now on. For channels without a setting the "
                            + "tax is added to the prices.")
    CompletableFuture<Channel> putChannel(
            IdempotencyKey key,
            @PathVariable("channel")
                    @Size(min = 1, max = Limits.MAX_REFERENCE)
                    @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
                    String channel,
            @RequestBody @Valid ChannelBody body) {
        return put(key, new Channel(channel, body.taxIncluded()), RateEdit.PutChannel::new);
    }

    private <T> CompletableFuture<T> put(IdempotencyKey key, T kept, Function<T, RateEdit> edit) {
        return edit(key, edit.apply(kept)).thenApply(done -> kept);
    }

    private CompletableFuture<Void> edit(IdempotencyKey key, RateEdit edit) {
        return inProgress
                .once(key, () -> commands.submit(new EditRates(key, edit)))
                .thenAccept(fresh -> {
                    if (!fresh) {
                        throw IdempotencyKey.reused();
                    }
                });
    }
}
