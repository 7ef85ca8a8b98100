package order.rates;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import order.charges.Channel;
import order.charges.RateEdit;
import order.charges.ShippingRate;
import order.charges.TaxRate;
import order.command.OrderCommand.EditRates;
import order.command.OrderCommands;
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
import platform.attributes.Json;
import platform.auditlog.Audited;
import platform.edit.EntityTag;
import platform.edit.MergePatch;
import platform.edit.Patches;
import platform.edit.Precondition;
import platform.edit.Tagged;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.idempotency.InProgress;
import platform.security.RequiresScope;
import platform.security.Scopes;
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

    private final OrderCommands commands;
    private final InProgress inProgress;
    private final Rates rates;
    private final IdempotencyRows orderKeys;
    private final Patches patches;

    ChargesController(
            OrderCommands commands, InProgress inProgress, Rates rates, IdempotencyRows orderKeys, Patches patches) {
        this.commands = commands;
        this.inProgress = inProgress;
        this.rates = rates;
        this.orderKeys = orderKeys;
        this.patches = patches;
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
        return answer(found(rates.shippingRate(rateId), "shipping rate"), ShippingRateAnswer::of);
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
    CompletableFuture<ResponseEntity<ShippingRateAnswer>> putShippingRate(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("rate_id") @RateId String rateId,
            @RequestBody @Valid ShippingRateBody body) {
        return shippingRates(key, rateId).put(body, precondition);
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
        return patches.apply(key, orderKeys, precondition, patch, shippingRates(key, rateId));
    }

    private Target<ShippingRateBody, ShippingRate, ShippingRateAnswer> shippingRates(
            IdempotencyKey key, String rateId) {
        return new Target<>(
                key,
                ShippingRate.class,
                () -> found(rates.shippingRate(rateId), "shipping rate"),
                ShippingRateBody::of,
                body -> new RateEdit.PutShippingRate(body.rate(rateId)),
                ShippingRateAnswer::of);
    }

    @DeleteMapping("/shipping-rates/{rate_id}")
    @Audited(value = "order.shipping_rate.remove", object = "shipping_rate", id = "rate_id")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Remove a shipping rate",
            description = "Orders that are placed from now on do not use the rate; existing orders do not change.")
    CompletableFuture<Void> removeShippingRate(
            IdempotencyKey key, Precondition precondition, @PathVariable("rate_id") @RateId String rateId) {
        return edit(key, precondition, new RateEdit.RemoveShippingRate(rateId)).thenAccept(removed -> {});
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
        return answer(found(rates.taxRate(country, taxClass), "tax rate"), rate -> rate);
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
    CompletableFuture<ResponseEntity<TaxRate>> putTaxRate(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("country") @CountryCode String country,
            @PathVariable("tax_class") @TaxClass String taxClass,
            @RequestBody @Valid TaxRateBody body) {
        return taxRates(key, country, taxClass).put(body, precondition);
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
        return patches.apply(key, orderKeys, precondition, patch, taxRates(key, country, taxClass));
    }

    private Target<TaxRateBody, TaxRate, TaxRate> taxRates(IdempotencyKey key, String country, String taxClass) {
        return new Target<>(
                key,
                TaxRate.class,
                () -> found(rates.taxRate(country, taxClass), "tax rate"),
                rate -> new TaxRateBody(rate.ratePpm()),
                body -> new RateEdit.PutTaxRate(new TaxRate(country, taxClass, body.ratePpm())),
                rate -> rate);
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
            Precondition precondition,
            @PathVariable("country") @CountryCode String country,
            @PathVariable("tax_class") @TaxClass String taxClass) {
        return edit(key, precondition, new RateEdit.RemoveTaxRate(country, taxClass))
                .thenAccept(removed -> {});
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
        return answer(found(rates.channel(channel), "tax setting of this channel"), each -> each);
    }

    @PutMapping("/channels/{channel}")
    @Audited(value = "order.channel.put", object = "channel", id = "channel")
    @Operation(
            summary = "Set whether a channel's prices contain their tax",
            description =
                    "The setting applies to orders that are placed from now on. For channels without a setting the "
                            + "tax is added to the prices.")
    @Tagged
    CompletableFuture<ResponseEntity<Channel>> putChannel(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("channel") @Visible(min = 1, max = Limits.MAX_REFERENCE) String channel,
            @RequestBody @Valid ChannelBody body) {
        Channel wanted = new Channel(channel, body.taxIncluded());
        return edit(key, precondition, new RateEdit.PutChannel(wanted))
                .thenApply(kept -> answer(Json.read(kept, Channel.class), each -> each));
    }

    private CompletableFuture<String> edit(IdempotencyKey key, Precondition precondition, RateEdit edit) {
        return inProgress
                .once(key, () -> commands.submit(new EditRates(key, precondition, edit)))
                .thenApply(result -> result.value(stale -> Precondition.failed()));
    }

    private static <T> T found(Optional<T> rate, String what) {
        return rate.orElseThrow(() -> ProblemException.notFound("There is no such %s.".formatted(what)));
    }

    private static <T extends Record, A> ResponseEntity<A> answer(T rate, Function<T, A> answer) {
        return EntityTag.ofContent(rate).answer(answer.apply(rate));
    }

    /**
     * A rate that can be put and patched.
     *
     * @param <B> the body of its PUT
     * @param <T> the rate
     * @param <A> the answer
     */
    private final class Target<B, T extends Record, A> implements Patches.Target<B, ResponseEntity<A>> {

        private final IdempotencyKey key;
        private final Class<T> type;
        private final Supplier<T> find;
        private final Function<T, B> body;
        private final Function<B, RateEdit> edit;
        private final Function<T, A> answer;

        Target(
                IdempotencyKey key,
                Class<T> type,
                Supplier<T> find,
                Function<T, B> body,
                Function<B, RateEdit> edit,
                Function<T, A> answer) {
            this.key = key;
            this.type = type;
            this.find = find;
            this.body = body;
            this.edit = edit;
            this.answer = answer;
        }

        @Override
        public Patches.State<B> current() {
            T rate = find.get();
            return new Patches.State<>(body.apply(rate), EntityTag.ofContent(rate));
        }

        @Override
        public CompletableFuture<ResponseEntity<A>> put(B wanted, Precondition precondition) {
            return ChargesController.this
                    .edit(key, precondition, edit.apply(wanted))
                    .thenApply(this::repeated);
        }

        @Override
        public ResponseEntity<A> repeated(String kept) {
            return ChargesController.answer(Json.read(kept, type), answer);
        }
    }
}
