package catalog;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import catalog.CatalogCommand.ImportSkus;
import catalog.CatalogCommand.PutSku;
import catalog.CatalogCommand.SkuEdit;
import catalog.CatalogEvent.Traits;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import platform.attributes.AttributeFilter;
import platform.attributes.Json;
import platform.auditlog.Audited;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.Tally;
import platform.money.CurrencyCode;
import platform.money.Money;
import platform.page.Cursor;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.RequiresToken;
import platform.security.Scopes;
import platform.web.DigitsAsText;
import platform.web.FieldProblem;
import platform.web.Limits;
import platform.web.ProblemException;
import platform.web.Texts;

@RestController
@RequestMapping(path = "/api/v2/skus", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Catalogue")
class SkuController {

    static final int MAX_PRICES = 50;
    static final long MAX_WEIGHT_GRAMS = 1_000_000_000L;
    static final String TAX_CLASS = "[a-z0-9_-]{1,32}";
    static final String TAX_CLASS_RULE = "must be 1 to 32 lower-case letters (a-z), digits, dashes or underscores";

    private final CatalogCommands commands;
    private final Skus skus;
    private final Categories categories;

    SkuController(CatalogCommands commands, Skus skus, Categories categories) {
        this.commands = commands;
        this.skus = skus;
        this.categories = categories;
    }

    record SkuRequest(
            @NotBlank @Size(max = Limits.MAX_TEXT) @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
            String name,

            @NotNull @Size(min = 1, max = MAX_PRICES) List<@Valid @NotNull ListPrice> prices,
            @Nullable Boolean listed,

            @Nullable @Size(min = 1, max = Limits.MAX_SKU_ID) @Pattern(regexp = Category.ID, message = Category.ID_RULE)
            String category,

            @Nullable @Pattern(regexp = TAX_CLASS, message = TAX_CLASS_RULE)
            String taxClass,

            @Nullable @Range(min = 0, max = MAX_WEIGHT_GRAMS)
            Long weightGrams,

            @Nullable @Schema(description = "Must follow the schema for sku; at most 32,768 bytes")
            Map<String, Object> attributes) {

        Traits traits() {
            return SkuController.traits(category, taxClass, weightGrams, attributes);
        }
    }

    record ListPrice(
            @NotNull @Range(min = 1, max = Limits.MAX_PRICE_MINOR)
            Long amountMinor,

            @NotNull @CurrencyCode String currency) {}

    record SkuImport(
            @NotNull @Size(min = 1, max = Limits.MAX_IMPORT) List<@Valid @NotNull SkuItem> skus,
            @Nullable Boolean dryRun) {

        boolean isDryRun() {
            return Boolean.TRUE.equals(dryRun);
        }
    }

    record SkuItem(
            @DigitsAsText
            @NotNull
            @Size(min = 1, max = Limits.MAX_SKU_ID)
            @Pattern(regexp = Texts.SKU_ID, message = Texts.SKU_ID_RULE)
            String skuId,

            @NotBlank @Size(max = Limits.MAX_TEXT) @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
            String name,

            @NotNull @Size(min = 1, max = MAX_PRICES) List<@Valid @NotNull ListPrice> prices,
            @Nullable Boolean listed,

            @Nullable @Size(min = 1, max = Limits.MAX_SKU_ID) @Pattern(regexp = Category.ID, message = Category.ID_RULE)
            String category,

            @Nullable @Pattern(regexp = TAX_CLASS, message = TAX_CLASS_RULE)
            String taxClass,

            @Nullable @Range(min = 0, max = MAX_WEIGHT_GRAMS)
            Long weightGrams,

            @Nullable @Schema(description = "Must follow the schema for sku; at most 32,768 bytes")
            Map<String, Object> attributes) {

        Traits traits() {
            return SkuController.traits(category, taxClass, weightGrams, attributes);
        }
    }

    record SkuAnswer(
            String skuId,
            String name,
            List<Money> prices,
            boolean listed,
            @Nullable String category,
            String taxClass,
            long weightGrams,
            Map<String, Object> attributes,
            @JsonInclude(JsonInclude.Include.NON_NULL) Product.@Nullable Variant variantOf) {

        static SkuAnswer of(Sku sku) {
            Traits traits = sku.traits();
            return new SkuAnswer(
                    sku.skuId(),
                    sku.name(),
                    sku.prices(),
                    sku.listed(),
                    traits.category(),
                    traits.taxClass(),
                    traits.weightGrams(),
                    traits.attributes(),
                    sku.variantOf());
        }
    }

    /**
     * @param listed how many SKUs came on sale
     * @param dryRun true if nothing was written; otherwise null
     */
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

    record SkuPage(List<SkuAnswer> skus, @Nullable String nextCursor) {}

    @PutMapping("/{sku_id}")
    @RequiresScope(Scopes.OPERATOR_CATALOG)
    @Audited(value = "catalog.sku.put", object = "sku", id = "sku_id")
    @Operation(
            summary = "List a SKU, change it, or take it off sale",
            description =
                    "Replaces all values of the SKU. A value that is left out gets its default: the SKU is on sale, "
                            + "has no category, the tax class `standard`, no weight and no attributes. Orders that exist "
                            + "already do not change.")
    CompletableFuture<SkuAnswer> putSku(
            IdempotencyKey key,
            @PathVariable("sku_id")
                    @Size(min = 1, max = Limits.MAX_SKU_ID)
                    @Pattern(regexp = Texts.SKU_ID, message = Texts.SKU_ID_RULE)
                    String skuId,
            @RequestBody @Valid SkuRequest request) {
        List<FieldProblem> problems = new ArrayList<>();
        List<Money> prices = money("prices", request.prices(), problems);
        refuseIfAny(problems);
        return commands.submit(new PutSku(
                        key, new SkuEdit(skuId, request.name(), prices, request.traits(), isListed(request.listed()))))
                .thenApply(SkuAnswer::of);
    }

    @PostMapping("/import")
    @RequiresScope(Scopes.OPERATOR_CATALOG)
    @Audited(value = "catalog.sku.import", object = "sku")
    @Operation(
            summary = "List, change or take off sale many SKUs at once; other SKUs do not change",
            description =
                    "Replaces all values of each SKU in the request, all SKUs or none. The answer counts the SKUs "
                            + "that were added, changed and unchanged. With `dry_run` the answer is the one that the "
                            + "import would get now, with the same errors; nothing is written, and the idempotency key can "
                            + "be used again.")
    CompletableFuture<SkusImported> importSkus(IdempotencyKey key, @RequestBody @Valid SkuImport request) {
        List<FieldProblem> problems = new ArrayList<>();
        List<SkuEdit> wanted = new ArrayList<>(request.skus().size());
        Set<String> seen = HashSet.newHashSet(request.skus().size());
        for (SkuItem sku : request.skus()) {
            String field = "skus[%d]".formatted(wanted.size());
            if (!seen.add(sku.skuId())) {
                problems.add(new FieldProblem(field + ".sku_id", "must be unique"));
            }
            List<Money> prices = money(field + ".prices", sku.prices(), problems);
            wanted.add(new SkuEdit(sku.skuId(), sku.name(), prices, sku.traits(), isListed(sku.listed())));
        }
        refuseIfAny(problems);
        ImportSkus command = new ImportSkus(key, wanted);
        return (request.isDryRun()
                        ? CompletableFuture.completedFuture(commands.preview(command))
                        : commands.submit(command))
                .thenApply(tally -> SkusImported.of(tally, request.isDryRun()));
    }

    @GetMapping("/{sku_id}")
    @RequiresToken
    @Operation(summary = "Get a SKU", description = "The SKU with its prices, whether it is on sale or not.")
    SkuAnswer getSku(
            @PathVariable("sku_id")
                    @Size(min = 1, max = Limits.MAX_SKU_ID)
                    @Pattern(regexp = Texts.SKU_ID, message = Texts.SKU_ID_RULE)
                    String skuId) {
        return skus.find(skuId).map(SkuAnswer::of).orElseThrow(() -> ProblemException.notFound("No SKU has this id."));
    }

    @GetMapping
    @RequiresToken
    @Operation(
            summary = "SKUs, on sale or not, in the order of their ids",
            description =
                    "`attribute.<name>=<value>` selects SKUs whose custom attribute has exactly this value; at most 10 filters."
                            + " With `search` the SKUs are listed best first, on one page: those whose id, name and"
                            + " attributes contain each word, or else those that are similar.",
            parameters =
                    @Parameter(
                            name = "attribute.<name>",
                            in = ParameterIn.QUERY,
                            description = "The value of a custom attribute: a text, number or boolean",
                            schema = @Schema(type = "string", maxLength = Limits.MAX_TEXT)))
    SkuPage listSkus(
            @RequestParam(name = "limit", defaultValue = Limits.DEFAULT_PAGE_TEXT)
                    @Range(min = 1, max = Limits.MAX_PAGE)
                    int limit,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "category", required = false)
                    @Parameter(description = "Selects the SKUs of this category and of all categories below it")
                    @Nullable
                    @Size(min = 1, max = Limits.MAX_SKU_ID)
                    @Pattern(regexp = Category.ID, message = Category.ID_RULE)
                    String category,
            @RequestParam(name = "search", required = false)
                    @Parameter(description = "Words of the id, the name or the texts among the attributes")
                    @Nullable
                    @Size(max = TextSearch.MAX_LENGTH)
                    @Pattern(regexp = TextSearch.PATTERN, message = TextSearch.RULE)
                    String search,
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters) {
        String after = Cursor.parse(cursor, 1)
                .map(position -> position.part(0, id -> id.matches(Texts.SKU_ID)))
                .orElse("");
        SkuFilter filter = new SkuFilter(
                category == null ? null : categories.subtree(category), AttributeFilter.of(parameters, Set::of));
        if (search != null) {
            TextSearch.requireFirstPage(cursor);
            return new SkuPage(
                    skus.search(filter, search, limit).stream()
                            .map(SkuAnswer::of)
                            .toList(),
                    null);
        }
        Slice<Sku> page = Slice.of(limit, rows -> skus.page(filter, after, rows), sku -> Cursor.of(sku.skuId()));
        return new SkuPage(page.rows(SkuAnswer::of), page.nextCursor());
    }

    /** Missing traits get the default values. */
    static Traits traits(
            @Nullable String category,
            @Nullable String taxClass,
            @Nullable Long weightGrams,
            @Nullable Map<String, Object> attributes) {
        return new Traits(
                category,
                taxClass == null ? Traits.STANDARD : taxClass,
                weightGrams == null ? 0 : weightGrams,
                attributes == null ? Map.of() : Json.plain(attributes));
    }

    static boolean isListed(@Nullable Boolean listed) {
        return listed == null || listed;
    }

    static List<Money> money(String field, List<ListPrice> prices, List<FieldProblem> problems) {
        List<Money> money = new ArrayList<>(prices.size());
        Set<String> currencies = new HashSet<>();
        for (ListPrice price : prices) {
            if (!currencies.add(price.currency())) {
                problems.add(new FieldProblem("%s[%d].currency".formatted(field, money.size()), "must be unique"));
            }
            money.add(Money.ofMinor(price.amountMinor(), price.currency()));
        }
        return money;
    }

    static void refuseIfAny(List<FieldProblem> problems) {
        if (!problems.isEmpty()) {
            throw ProblemException.invalid(problems);
        }
    }
}
