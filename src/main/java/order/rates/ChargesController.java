package order.rates;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Optional;
import order.charges.Channel;
import order.charges.ShippingRate;
import order.charges.TaxRate;
import order.settings.CountryCode;
import org.hibernate.validator.constraints.Range;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.edit.EntityTag;
import platform.edit.MergePatch;
import platform.edit.Patches;
import platform.edit.Precondition;
import platform.edit.Tagged;
import platform.idempotency.IdempotencyKey;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.TaxClass;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemException;

/**
 * Operators maintain shipping rates, tax rates, and whether the prices of a channel contain tax. A change applies to the orders that are
 * placed after it.
 */
@RestController
@RequestMapping(path = "/api/v2/charges", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_CHARGES)
@Tag(name = "Catalogue")
class ChargesController {

    private static final long MILLION = 1_000_000;
    private static final String PATCH =
            "A JSON Merge Patch (RFC 7396) of the body of a PUT: values that are left out stay, null removes a"
                    + " value, and objects are merged.";

    private final Rates rates;
    private final Edits edits;
    private final PutRate<String, ShippingRate> putShippingRate;
    private final RemoveRate<String, ShippingRate> removeShippingRate;
    private final PutRate<TaxKey, TaxRate> putTaxRate;
    private final RemoveRate<TaxKey, TaxRate> removeTaxRate;
    private final PutRate<String, Channel> putChannel;

    ChargesController(Rates rates, Edits orderEdits) {
        this.rates = rates;
        this.edits = orderEdits;
        RateKind<String, ShippingRate> shipping =
                new RateKind<>(rateId -> rateId, rates::lockShippingRates, rates::shippingRate);
        this.putShippingRate = new PutRate<>(shipping, ShippingRate.class, ShippingRate::rateId, rates::put);
        this.removeShippingRate = new RemoveRate<>(shipping, rates::removeShippingRate);
        RateKind<TaxKey, TaxRate> taxes =
                new RateKind<>(TaxKey::id, rates::lockTaxRates, key -> rates.taxRate(key.country(), key.taxClass()));
        this.putTaxRate = new PutRate<>(taxes, TaxRate.class, TaxKey::of, rates::put);
        this.removeTaxRate = new RemoveRate<>(taxes, key -> rates.removeTaxRate(key.country(), key.taxClass()));
        this.putChannel = new PutRate<>(
                new RateKind<>(channel -> channel, rates::lockChannels, rates::channel),
                Channel.class,
                Channel::channel,
                rates::put);
    }

    /** What names a tax rate. */
    private record TaxKey(String country, String taxClass) {

        static TaxKey of(TaxRate rate) {
            return new TaxKey(rate.country(), rate.taxClass());
        }

        String id() {
            return country + "/" + taxClass;
        }
    }

    record TaxRateBody(
            @NotNull @Range(min = 0, max = MILLION) Long ratePpm) {}

    record ChannelBody(@NotNull Boolean taxIncluded) {}

    record ShippingRateList(List<ShippingRateAnswer> shippingRates) {}

    record TaxRateList(List<TaxRate> taxRates) {}

    record ChannelList(List<Channel> channels) {}

    @GetMapping("/shipping-rates")
    @Operation(summary = "List all shipping rates", description = "In the order of their ids.")
    ShippingRateList listShippingRates() {
        return new ShippingRateList(
                rates.shippingRates().stream().map(ShippingRateAnswer::of).toList());
    }

    @GetMapping("/shipping-rates/{rate_id}")
    @Operation(summary = "Get a shipping rate", description = "The rate as operators have set it.")
    @Tagged
    ResponseEntity<ShippingRateAnswer> getShippingRate(@PathVariable("rate_id") @RateId String rateId) {
        return shown(found(rates.shippingRate(rateId), "shipping rate"));
    }

    @PutMapping("/shipping-rates/{rate_id}")
    @Audited(value = "order.shipping_rate.put", object = "shipping_rate", id = "rate_id")
    @Operation(
            summary = "Add a shipping rate or replace it",
            description =
                    "If the order's country has rates in the currency of the order, only these rates are considered; otherwise the rates for"
                            + " all countries (`*`) are considered. Of the considered rates that fit the order, the cheapest one applies. If there is"
                            + " no rate at all in the currency, shipping is free. If there are rates and none fits, the order is refused.")
    @Tagged
    ResponseEntity<ShippingRateAnswer> putShippingRate(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("rate_id") @RateId String rateId,
            @RequestBody @Valid ShippingRateBody body) {
        return shown(edits.make(key, precondition, putShippingRate, body.rate(rateId)));
    }

    @PatchMapping(path = "/shipping-rates/{rate_id}", consumes = MergePatch.MEDIA_TYPE)
    @Audited(value = "order.shipping_rate.patch", object = "shipping_rate", id = "rate_id")
    @Operation(summary = "Change some values of a shipping rate", description = PATCH)
    @Tagged
    ResponseEntity<ShippingRateAnswer> patchShippingRate(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("rate_id") @RateId String rateId,
            MergePatch<ShippingRateBody> patch) {
        return shown(edits.patch(
                key,
                precondition,
                patch,
                () -> {
                    ShippingRate rate = found(rates.shippingRate(rateId), "shipping rate");
                    return new Patches.State<>(ShippingRateBody.of(rate), EntityTag.ofContent(rate));
                },
                putShippingRate,
                body -> body.rate(rateId)));
    }

    @DeleteMapping("/shipping-rates/{rate_id}")
    @Audited(value = "order.shipping_rate.remove", object = "shipping_rate", id = "rate_id")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Remove a shipping rate",
            description = "Orders that are placed from now on do not use the rate; existing orders do not change.")
    void removeShippingRate(
            IdempotencyKey key, Precondition precondition, @PathVariable("rate_id") @RateId String rateId) {
        edits.make(key, precondition, removeShippingRate, rateId);
    }

    @GetMapping("/tax-rates")
    @Operation(summary = "List all tax rates", description = "In the order of country and tax class.")
    TaxRateList listTaxRates() {
        return new TaxRateList(rates.taxRates());
    }

    @GetMapping("/tax-rates/{country}/{tax_class}")
    @Operation(summary = "Get a tax rate", description = "The rate as operators have set it.")
    @Tagged
    ResponseEntity<TaxRate> getTaxRate(
            @PathVariable("country") @CountryCode String country,
            @PathVariable("tax_class") @TaxClass String taxClass) {
        return shown(found(rates.taxRate(country, taxClass), "tax rate"));
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
    @Tagged
    ResponseEntity<TaxRate> putTaxRate(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("country") @CountryCode String country,
            @PathVariable("tax_class") @TaxClass String taxClass,
            @RequestBody @Valid TaxRateBody body) {
        return shown(edits.make(key, precondition, putTaxRate, new TaxRate(country, taxClass, body.ratePpm())));
    }

    @PatchMapping(path = "/tax-rates/{country}/{tax_class}", consumes = MergePatch.MEDIA_TYPE)
    @Audited(
            value = "order.tax_rate.patch",
            object = "tax_rate",
            id = {"country", "tax_class"})
    @Operation(summary = "Change a tax rate", description = PATCH)
    @Tagged
    ResponseEntity<TaxRate> patchTaxRate(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("country") @CountryCode String country,
            @PathVariable("tax_class") @TaxClass String taxClass,
            MergePatch<TaxRateBody> patch) {
        return shown(edits.patch(
                key,
                precondition,
                patch,
                () -> {
                    TaxRate rate = found(rates.taxRate(country, taxClass), "tax rate");
                    return new Patches.State<>(new TaxRateBody(rate.ratePpm()), EntityTag.ofContent(rate));
                },
                putTaxRate,
                body -> new TaxRate(country, taxClass, body.ratePpm())));
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
    void removeTaxRate(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("country") @CountryCode String country,
            @PathVariable("tax_class") @TaxClass String taxClass) {
        edits.make(key, precondition, removeTaxRate, new TaxKey(country, taxClass));
    }

    @GetMapping("/channels")
    @Operation(summary = "List all channels with a tax setting", description = "In the order of their names.")
    ChannelList listChannels() {
        return new ChannelList(rates.channels());
    }

    @GetMapping("/channels/{channel}")
    @Operation(
            summary = "Get the tax setting of a channel",
            description = "The answer is 404 for a channel without a setting; then the tax is added to its prices.")
    @Tagged
    ResponseEntity<Channel> getChannel(
            @PathVariable("channel") @Visible(min = 1, max = Limits.MAX_REFERENCE) String channel) {
        return shown(found(rates.channel(channel), "tax setting of this channel"));
    }

    @PutMapping("/channels/{channel}")
    @Audited(value = "order.channel.put", object = "channel", id = "channel")
    @Operation(
            summary = "Set whether a channel's prices contain their tax",
            description =
                    "The setting applies to orders that are placed from now on. For channels without a setting the "
                            + "tax is added to the prices.")
    @Tagged
    ResponseEntity<Channel> putChannel(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("channel") @Visible(min = 1, max = Limits.MAX_REFERENCE) String channel,
            @RequestBody @Valid ChannelBody body) {
        return shown(edits.make(key, precondition, putChannel, new Channel(channel, body.taxIncluded())));
    }

    private static <T> T found(Optional<T> rate, String what) {
        return rate.orElseThrow(() -> ProblemException.notFound("There is no such %s.".formatted(what)));
    }

    private static ResponseEntity<ShippingRateAnswer> shown(ShippingRate rate) {
        return EntityTag.ofContent(rate).answer(ShippingRateAnswer.of(rate));
    }

    private static <R extends Record> ResponseEntity<R> shown(R rate) {
        return EntityTag.ofContent(rate).answer(rate);
    }
}
