package catalog.operation;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import catalog.CatalogEvent.SalePrice;
import catalog.CatalogEvent.Traits;
import catalog.category.Categories;
import catalog.category.CategoryId;
import catalog.search.SearchText;
import catalog.search.TextSearch;
import catalog.sku.CurrentSale;
import catalog.sku.PriceHistories;
import catalog.sku.PricedSku;
import catalog.sku.Product;
import catalog.sku.Sku;
import catalog.sku.SkuFilter;
import catalog.sku.Skus;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import platform.attributes.AttributeFilter;
import platform.attributes.Effort;
import platform.attributes.Json;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.edit.EntityTag;
import platform.edit.MergePatch;
import platform.edit.Patches;
import platform.edit.Precondition;
import platform.edit.Tagged;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.Tally;
import platform.money.CurrencyCode;
import platform.money.Money;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.ratelimit.LongWork;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.RequiresToken;
import platform.security.Scopes;
import platform.text.SkuId;
import platform.text.TaxClass;
import platform.text.Visible;
import platform.web.DigitsAsText;
import platform.web.Limits;
import platform.web.ProblemException;

@RestController
@RequestMapping(path = "/api/v2/skus", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Catalogue")
class SkuController {

    private static final int MAX_PRICES = SkuRules.MAX_PRICES;
    static final int MAX_SALE_PRICES = MAX_PRICES * SalePriceRules.MAX_IN_A_CURRENCY;
    static final long MAX_WEIGHT_GRAMS = 1_000_000_000L;
    static final int MAX_TAGS = 50;
    private final Edits edits;
    private final PutSku putSku;
    private final ImportSkus importSkus;
    private final Skus skus;
    private final PriceHistories histories;
    private final Categories categories;
    private final LongWork longWork;
    private final Clock clock;

    SkuController(
            Edits catalogEdits,
            PutSku putSku,
            ImportSkus importSkus,
            Skus skus,
            PriceHistories histories,
            Categories categories,
            LongWork longWork,
            Clock clock) {
        this.edits = catalogEdits;
        this.putSku = putSku;
        this.importSkus = importSkus;
        this.skus = skus;
        this.histories = histories;
        this.categories = categories;
        this.longWork = longWork;
        this.clock = clock;
    }

    record SkuRequest(
            @NotBlank @Visible(max = Limits.MAX_TEXT) String name,

            @NotNull @Size(min = 1, max = MAX_PRICES) List<@Valid @NotNull ListPrice> prices,

            @Nullable @Size(max = MAX_SALE_PRICES) List<@Valid @NotNull SaleRequest> salePrices,

            @Nullable Boolean listed,

            @Nullable @CategoryId String category,

            @Nullable @TaxClass String taxClass,

            @Nullable @Range(min = 0, max = MAX_WEIGHT_GRAMS)
            Long weightGrams,

            @Nullable @Schema(description = "Must follow the schema for sku; at most 32,768 bytes")
            Map<String, Object> attributes,

            @Nullable @Size(max = MAX_TAGS) List<@NotNull @SkuTag String> tags,

            @Nullable @Size(max = MAX_PRICES) List<@Valid @NotNull ListPrice> floorPrices) {

        static SkuRequest of(Sku sku) {
            Traits traits = sku.traits();
            return new SkuRequest(
                    sku.name(),
                    sku.prices().stream().map(ListPrice::of).toList(),
                    sku.salePrices().isEmpty()
                            ? null
                            : sku.salePrices().stream().map(SaleRequest::of).toList(),
                    sku.listed(),
                    traits.category(),
                    traits.taxClass(),
                    traits.weightGrams(),
                    traits.attributes(),
                    traits.tags().isEmpty() ? null : traits.tags(),
                    traits.floorPrices().isEmpty()
                            ? null
                            : traits.floorPrices().stream().map(ListPrice::of).toList());
        }

        SkuEdit edit(String skuId) {
            return new SkuEdit(
                    skuId,
                    name,
                    money(prices),
                    sales(salePrices),
                    traits(category, taxClass, weightGrams, attributes, tags, floorPrices),
                    isListed(listed));
        }
    }

    record ListPrice(
            @NotNull @Range(min = 1, max = Limits.MAX_PRICE_MINOR)
            Long amountMinor,

            @NotNull @CurrencyCode String currency) {

        static ListPrice of(Money price) {
            return new ListPrice(price.amountMinor(), price.currency());
        }

        Money money() {
            return Money.ofMinor(amountMinor, currency);
        }
    }

    record SaleRequest(
            @NotNull @Valid ListPrice price,
            @NotNull Instant startsAt,
            @NotNull Instant endsAt) {

        static SaleRequest of(SalePrice sale) {
            return new SaleRequest(ListPrice.of(sale.price()), sale.startsAt(), sale.endsAt());
        }

        /** With the precision of stored times. */
        SalePrice sale() {
            return new SalePrice(
                    price.money(), startsAt.truncatedTo(ChronoUnit.MICROS), endsAt.truncatedTo(ChronoUnit.MICROS));
        }
    }

    record SkuImport(
            @NotNull @Size(min = 1, max = Limits.MAX_IMPORT) List<@Valid @NotNull SkuItem> skus,
            @Nullable Boolean merge,
            @Nullable Boolean dryRun) {

        ImportSkus.Wanted wanted() {
            return new ImportSkus.Wanted(skus.stream().map(SkuItem::patch).toList(), merges());
        }

        boolean merges() {
            return Boolean.TRUE.equals(merge);
        }

        boolean isDryRun() {
            return Boolean.TRUE.equals(dryRun);
        }
    }

    record SkuItem(
            @DigitsAsText @NotNull @SkuId String skuId,

            @NotBlank @Visible(max = Limits.MAX_TEXT) String name,

            @NotNull @Size(min = 1, max = MAX_PRICES) List<@Valid @NotNull ListPrice> prices,

            @Nullable @Size(max = MAX_SALE_PRICES) List<@Valid @NotNull SaleRequest> salePrices,

            @Nullable Boolean listed,

            @Nullable @CategoryId String category,

            @Nullable @TaxClass String taxClass,

            @Nullable @Range(min = 0, max = MAX_WEIGHT_GRAMS)
            Long weightGrams,

            @Nullable @Schema(description = "Must follow the schema for sku; at most 32,768 bytes")
            Map<String, Object> attributes,

            @Nullable @Size(max = MAX_TAGS) List<@NotNull @SkuTag String> tags,

            @Nullable @Size(max = MAX_PRICES) List<@Valid @NotNull ListPrice> floorPrices) {

        SkuPatch patch() {
            return new SkuPatch(
                    skuId,
                    name,
                    money(prices),
                    salePrices == null ? null : sales(salePrices),
                    category,
                    taxClass,
                    weightGrams,
                    attributes == null ? null : Json.plain(attributes),
                    tags,
                    floorPrices == null ? null : money(floorPrices),
                    listed);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SkuAnswer(
            String skuId,
            String name,
            List<Money> prices,
            @Nullable List<SalePrice> salePrices,
            @Nullable List<CurrentSale> currentSales,
            boolean listed,
            @Nullable String category,
            String taxClass,
            long weightGrams,
            Map<String, Object> attributes,
            @Nullable List<String> tags,
            @Nullable List<Money> floorPrices,
            Product.@Nullable Variant variantOf) {

        /** @param plans whether the caller sees floor prices and planned sales */
        static SkuAnswer of(PricedSku priced, boolean plans) {
            Sku sku = priced.sku();
            Traits traits = sku.traits();
            return new SkuAnswer(
                    sku.skuId(),
                    sku.name(),
                    sku.prices(),
                    sku.salePrices().isEmpty() || !plans ? null : sku.salePrices(),
                    priced.sales().isEmpty() ? null : priced.sales(),
                    sku.listed(),
                    traits.category(),
                    traits.taxClass(),
                    traits.weightGrams(),
                    traits.attributes(),
                    traits.tags().isEmpty() ? null : traits.tags(),
                    traits.floorPrices().isEmpty() || !plans ? null : traits.floorPrices(),
                    sku.variantOf());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SkusImported(
            int listed,
            int changed,
            int unchanged,
            @Nullable Boolean dryRun) {

        static SkusImported of(Tally tally, boolean dryRun) {
            return new SkusImported(tally.added(), tally.changed(), tally.unchanged(), dryRun ? true : null);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SkuPage(List<SkuAnswer> skus, @Nullable String nextCursor) {}

    @PutMapping("/{sku_id}")
    @RequiresScope(Scopes.OPERATOR_CATALOG)
    @Audited(value = "catalog.sku.put", object = "sku", id = "sku_id")
    @Operation(
            summary = "List a SKU, change it, or take it off sale",
            description =
                    "Replaces all values of the SKU. A value that is left out gets its default: the SKU is on sale, "
                            + "has no sale prices, no category, the tax class `standard`, no weight, "
                            + "no attributes, no tags and no floor prices. Orders that exist "
                            + "already do not change.")
    @Tagged
    ResponseEntity<SkuAnswer> putSku(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("sku_id") @SkuId String skuId,
            @RequestBody @Valid SkuRequest request) {
        return answer(edits.make(key, precondition, putSku, request.edit(skuId)));
    }

    @PatchMapping(path = "/{sku_id}", consumes = MergePatch.MEDIA_TYPE)
    @RequiresScope(Scopes.OPERATOR_CATALOG)
    @Audited(value = "catalog.sku.patch", object = "sku", id = "sku_id")
    @Operation(
            summary = "Change some values of a SKU",
            description = "A JSON Merge Patch (RFC 7396) of the body of a PUT: values that are left out stay, null "
                    + "removes a value, objects are merged, and lists are replaced.")
    @Tagged
    ResponseEntity<SkuAnswer> patchSku(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("sku_id") @SkuId String skuId,
            MergePatch<SkuRequest> patch) {
        return answer(edits.patch(key, precondition, patch, () -> state(skuId), putSku, body -> body.edit(skuId)));
    }

    private Patches.State<SkuRequest> state(String skuId) {
        Sku sku = find(skuId);
        return new Patches.State<>(SkuRequest.of(sku), EntityTag.ofVersion(sku.version()));
    }

    @PostMapping("/import")
    @RequiresScope(Scopes.OPERATOR_CATALOG)
    @Audited(value = "catalog.sku.import", object = "sku")
    @Operation(
            summary = "List, change or take off sale many SKUs at once; other SKUs do not change",
            description =
                    "Replaces all values of each SKU in the request, all SKUs or none. With `merge`, a value that is left "
                            + "out stays as it is, and so do prices, sale prices and floor prices in currencies that are "
                            + "left out; a new SKU gets the defaults. The answer counts the SKUs "
                            + "that were added, changed and unchanged. With `dry_run` the answer is the one that the "
                            + "import would get now, with the same errors; nothing is written, and the idempotency key can "
                            + "be used again.")
    SkusImported importSkus(IdempotencyKey key, @RequestBody @Valid SkuImport request) {
        ImportSkus.Wanted wanted = request.wanted();
        Tally tally = request.isDryRun()
                ? longWork.run(Effort.work(wanted.patches().size()), () -> importSkus.preview(wanted))
                : edits.makeAlone(key, importSkus, wanted);
        return SkusImported.of(tally, request.isDryRun());
    }

    @GetMapping("/{sku_id}")
    @RequiresToken
    @Operation(
            summary = "Get a SKU",
            description =
                    "The SKU with its prices. While a sale price applies, `current_sales` names it with the lowest"
                            + " price of the 30 days before the reduction. Only operators of the catalogue, promotions, orders, stock"
                            + " and shipments see a SKU that is not on sale, and only operators of the catalogue and of promotions see"
                            + " `floor_prices` and `sale_prices`.")
    @Tagged
    ResponseEntity<SkuAnswer> getSku(@PathVariable("sku_id") @SkuId String skuId, Caller caller) {
        Sku sku = find(skuId);
        if (!sku.listed() && !CatalogReaders.seeUnlisted(caller)) {
            throw unknown();
        }
        PricedSku priced = priced(sku);
        return priced.tag().answer(SkuAnswer.of(priced, CatalogReaders.seePlans(caller)));
    }

    private PricedSku priced(Sku sku) {
        return priced(List.of(sku)).getFirst();
    }

    private List<PricedSku> priced(List<Sku> all) {
        return histories.priced(all, clock.instant());
    }

    private Sku find(String skuId) {
        return skus.find(skuId).orElseThrow(SkuController::unknown);
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("No SKU has this id.");
    }

    private static ResponseEntity<SkuAnswer> answer(PricedSku sku) {
        return sku.tag().answer(SkuAnswer.of(sku, true));
    }

    @GetMapping
    @RequiresToken
    @Operation(
            summary = "SKUs in the order of their ids",
            description =
                    "`attribute.<name>=<value>` selects SKUs whose custom attribute has exactly this value; at most 10 filters."
                            + " With `search` the SKUs are listed best first, on one page: those whose id, name and"
                            + " attributes contain each word, or else those that are similar. SKUs that are not on sale,"
                            + " `floor_prices` and `sale_prices` are there for the callers who see them at one SKU.",
            parameters =
                    @Parameter(
                            name = "attribute.<name>",
                            in = ParameterIn.QUERY,
                            description = "The value of a custom attribute: a text, number or boolean",
                            schema = @Schema(type = "string", maxLength = Limits.MAX_TEXT)))
    SkuPage listSkus(
            @PageLimits PageRequest request,
            @RequestParam(name = "sku_id", required = false)
                    @Parameter(description = "Selects the SKUs with these ids; it may be given several times")
                    @Nullable
                    @Size(max = Limits.MAX_SELECTED_IDS)
                    Set<@SkuId String> skuIds,
            @RequestParam(name = "category", required = false)
                    @Parameter(description = "Selects the SKUs of this category and of all categories below it")
                    @Nullable
                    @CategoryId
                    String category,
            @RequestParam(name = "search", required = false)
                    @Parameter(description = "Words of the id, the name or the texts among the attributes")
                    @Nullable
                    @SearchText
                    String search,
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            Caller caller) {
        boolean plans = CatalogReaders.seePlans(caller);
        String after = Cursor.parse(request.cursor(), 1)
                .map(position -> position.part(0, id -> id.matches(SkuId.PATTERN)))
                .orElse("");
        SkuFilter filter = new SkuFilter(
                skuIds,
                category == null ? null : categories.subtree(category),
                AttributeFilter.of(parameters, Set::of),
                !CatalogReaders.seeUnlisted(caller));
        if (search != null) {
            TextSearch.requireFirstPage(request.cursor());
            return new SkuPage(
                    priced(skus.search(filter, search, request.limit())).stream()
                            .map(sku -> SkuAnswer.of(sku, plans))
                            .toList(),
                    null);
        }
        Slice<Sku> page =
                Slice.of(request.limit(), rows -> skus.page(filter, after, rows), sku -> Cursor.of(sku.skuId()));
        return new SkuPage(
                priced(page.rows()).stream()
                        .map(sku -> SkuAnswer.of(sku, plans))
                        .toList(),
                page.nextCursor());
    }

    /** Missing traits get the default values. */
    static Traits traits(
            @Nullable String category,
            @Nullable String taxClass,
            @Nullable Long weightGrams,
            @Nullable Map<String, Object> attributes,
            @Nullable List<String> tags,
            @Nullable List<ListPrice> floorPrices) {
        return new Traits(
                category,
                taxClass == null ? Traits.STANDARD : taxClass,
                weightGrams == null ? 0 : weightGrams,
                attributes == null ? Map.of() : Json.plain(attributes),
                tags == null ? List.of() : tags,
                floorPrices == null ? List.of() : money(floorPrices));
    }

    static boolean isListed(@Nullable Boolean listed) {
        return listed == null || listed;
    }

    static List<Money> money(List<ListPrice> prices) {
        return prices.stream().map(ListPrice::money).toList();
    }

    static List<SalePrice> sales(@Nullable List<SaleRequest> sales) {
        return sales == null ? List.of() : sales.stream().map(SaleRequest::sale).toList();
    }
}
