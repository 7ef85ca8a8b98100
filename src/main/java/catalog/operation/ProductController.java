package catalog.operation;

import static java.util.Objects.requireNonNull;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import catalog.category.Category;
import catalog.operation.CatalogCommand.ImportProducts;
import catalog.operation.CatalogCommand.ProductEdit;
import catalog.operation.CatalogCommand.PutProduct;
import catalog.operation.CatalogCommand.SkuEdit;
import catalog.operation.CatalogCommand.VariantEdit;
import catalog.operation.SkuController.ListPrice;
import catalog.operation.SkuController.SaleRequest;
import catalog.operation.SkuController.SkuAnswer;
import catalog.operation.SkuController.SkuRequest;
import catalog.product.Product;
import catalog.product.Products;
import catalog.search.TextSearch;
import catalog.sku.PriceHistories;
import catalog.sku.Sku;
import catalog.sku.Skus;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.edit.MergePatch;
import platform.edit.Patches;
import platform.edit.Precondition;
import platform.edit.Tagged;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.idempotency.Tally;
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

/** Products with options, whose variants are SKUs. */
@RestController
@RequestMapping(path = "/api/v2/products", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Catalogue")
class ProductController {

    private final CatalogCommands commands;
    private final Products products;
    private final Skus skus;
    private final PriceHistories histories;
    private final IdempotencyRows catalogKeys;
    private final Patches patches;
    private final Clock clock;

    ProductController(
            CatalogCommands commands,
            Products products,
            Skus skus,
            PriceHistories histories,
            IdempotencyRows catalogKeys,
            Patches patches,
            Clock clock) {
        this.commands = commands;
        this.products = products;
        this.skus = skus;
        this.histories = histories;
        this.catalogKeys = catalogKeys;
        this.patches = patches;
        this.clock = clock;
    }

    record OptionRequest(
            @NotBlank @Size(max = Limits.MAX_TEXT) @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
            String name,

            @NotNull @Size(min = 1, max = Product.MAX_VALUES)
            List<
                            @NotBlank @Size(max = Limits.MAX_TEXT)
                            @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE) String>
                    values) {

        static OptionRequest of(Product.Option option) {
            return new OptionRequest(option.name(), option.values());
        }

        Product.Option option() {
            return new Product.Option(name, values);
        }
    }

    /** @param name the name of the SKU; without it, the product's name and the values of its options */
    record VariantRequest(
            @DigitsAsText
            @NotNull
            @Size(min = 1, max = Limits.MAX_SKU_ID)
            @Pattern(regexp = Texts.SKU_ID, message = Texts.SKU_ID_RULE)
            String skuId,

            @NotNull @Size(max = Product.MAX_OPTIONS) Map<String, @NotNull String> options,

            @Nullable
            @Size(min = 1, max = Limits.MAX_TEXT)
            @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
            String name,

            @NotNull @Size(min = 1, max = SkuController.MAX_PRICES)
            List<@Valid @NotNull ListPrice> prices,

            @Nullable @Size(max = SkuController.MAX_SALE_PRICES)
            List<@Valid @NotNull SaleRequest> salePrices,

            @Nullable Boolean listed,

            @Nullable @Size(min = 1, max = Limits.MAX_SKU_ID) @Pattern(regexp = Category.ID, message = Category.ID_RULE)
            String category,

            @Nullable @Pattern(regexp = SkuController.TAX_CLASS, message = SkuController.TAX_CLASS_RULE)
            String taxClass,

            @Nullable @Range(min = 0, max = SkuController.MAX_WEIGHT_GRAMS)
            Long weightGrams,

            @Nullable @Schema(description = "Must follow the schema for sku; at most 32,768 bytes")
            Map<String, Object> attributes) {

        static VariantRequest of(Sku sku) {
            SkuRequest body = SkuRequest.of(sku);
            return new VariantRequest(
                    sku.skuId(),
                    requireNonNull(sku.variantOf()).options(),
                    body.name(),
                    body.prices(),
                    body.salePrices(),
                    body.listed(),
                    body.category(),
                    body.taxClass(),
                    body.weightGrams(),
                    body.attributes());
        }
    }

    record ProductRequest(
            @NotBlank @Size(max = Limits.MAX_TEXT) @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
            String name,

            @NotNull @Size(max = Product.MAX_OPTIONS) List<@Valid @NotNull OptionRequest> options,
            @NotNull @Size(max = Product.MAX_VARIANTS) List<@Valid @NotNull VariantRequest> variants) {

        static ProductRequest of(ProductWithVariants whole) {
            return new ProductRequest(
                    whole.product().name(),
                    whole.product().options().stream().map(OptionRequest::of).toList(),
                    whole.variants().stream()
                            .map(variant -> VariantRequest.of(variant.sku()))
                            .toList());
        }
    }

    record ProductItem(
            @DigitsAsText
            @NotNull
            @Size(min = 1, max = Limits.MAX_SKU_ID)
            @Pattern(regexp = Texts.SKU_ID, message = Texts.SKU_ID_RULE)
            String productId,

            @NotBlank @Size(max = Limits.MAX_TEXT) @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
            String name,

            @NotNull @Size(max = Product.MAX_OPTIONS) List<@Valid @NotNull OptionRequest> options,
            @NotNull @Size(max = Product.MAX_VARIANTS) List<@Valid @NotNull VariantRequest> variants) {}

    record ProductImport(
            @NotNull @Size(min = 1, max = Limits.MAX_IMPORT) List<@Valid @NotNull ProductItem> products) {}

    record ProductAnswer(
            String productId, String name, List<Product.Option> options, long version, List<SkuAnswer> variants) {

        static ProductAnswer of(ProductWithVariants whole) {
            Product product = whole.product();
            return new ProductAnswer(
                    product.productId(),
                    product.name(),
                    product.options(),
                    product.version(),
                    whole.variants().stream().map(SkuAnswer::of).toList());
        }
    }

    /** @param variantCount the number of its variants */
    record ProductSummary(String productId, String name, List<Product.Option> options, int variantCount) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ProductPage(
            List<ProductSummary> products, @Nullable String nextCursor) {}

    record ProductsImported(int added, int changed, int unchanged) {

        static ProductsImported of(Tally tally) {
            return new ProductsImported(tally.added(), tally.changed(), tally.unchanged());
        }
    }

    @PutMapping("/{product_id}")
    @RequiresScope(Scopes.OPERATOR_CATALOG)
    @Audited(value = "catalog.product.put", object = "product", id = "product_id")
    @Operation(
            summary = "Add a product with its variants, or change it",
            description =
                    "Replaces the product and all values of its variants. Each variant is a SKU and has one value of each "
                            + "option. A SKU that was a variant and is left out stays a SKU of its own.")
    @Tagged
    CompletableFuture<ResponseEntity<ProductAnswer>> putProduct(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("product_id")
                    @Size(min = 1, max = Limits.MAX_SKU_ID)
                    @Pattern(regexp = Texts.SKU_ID, message = Texts.SKU_ID_RULE)
                    String productId,
            @RequestBody @Valid ProductRequest request) {
        return put(key, precondition, productId, request);
    }

    @PatchMapping(path = "/{product_id}", consumes = MergePatch.MEDIA_TYPE)
    @RequiresScope(Scopes.OPERATOR_CATALOG)
    @Audited(value = "catalog.product.patch", object = "product", id = "product_id")
    @Operation(
            summary = "Change some values of a product",
            description = "A JSON Merge Patch (RFC 7396) of the body of a PUT: values that are left out stay, and lists"
                    + " are replaced. So `variants`, if given, names all variants with all of their values.")
    @Tagged
    ResponseEntity<ProductAnswer> patchProduct(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("product_id")
                    @Size(min = 1, max = Limits.MAX_SKU_ID)
                    @Pattern(regexp = Texts.SKU_ID, message = Texts.SKU_ID_RULE)
                    String productId,
            MergePatch<ProductRequest> patch) {
        return patches.apply(key, catalogKeys, precondition, patch, new Patches.Target<>() {
            @Override
            public Patches.State<ProductRequest> current() {
                ProductWithVariants whole = find(productId);
                return new Patches.State<>(ProductRequest.of(whole), whole.tag());
            }

            @Override
            public CompletableFuture<ResponseEntity<ProductAnswer>> put(ProductRequest body, Precondition unchanged) {
                return ProductController.this.put(key, unchanged, productId, body);
            }

            @Override
            public ResponseEntity<ProductAnswer> repeated(String result) {
                return answer(find(result));
            }
        });
    }

    private CompletableFuture<ResponseEntity<ProductAnswer>> put(
            IdempotencyKey key, Precondition precondition, String productId, ProductRequest request) {
        List<FieldProblem> problems = new ArrayList<>();
        ProductEdit product =
                edit("", productId, request.name(), request.options(), request.variants(), new HashSet<>(), problems);
        refuseIfAny(problems);
        return commands.submit(new PutProduct(key, precondition, product)).thenApply(ProductController::answer);
    }

    @PostMapping("/import")
    @RequiresScope(Scopes.OPERATOR_CATALOG)
    @Audited(value = "catalog.product.import", object = "product")
    @Operation(
            summary = "Add or change many products with their variants at once; other products do not change",
            description =
                    "Replaces all products in the request with their variants, all or none. At most 10,000 variants. The "
                            + "answer counts the products that were added, changed (themselves or in a variant) and unchanged.")
    CompletableFuture<ProductsImported> importProducts(IdempotencyKey key, @RequestBody @Valid ProductImport request) {
        List<FieldProblem> problems = new ArrayList<>();
        List<ProductEdit> wanted = new ArrayList<>(request.products().size());
        Set<String> productIds = HashSet.newHashSet(request.products().size());
        Set<String> skuIds = new HashSet<>();
        for (ProductItem product : request.products()) {
            String field = "products[%d].".formatted(wanted.size());
            if (!productIds.add(product.productId())) {
                problems.add(new FieldProblem(field + "product_id", "must be unique"));
            }
            wanted.add(edit(
                    field,
                    product.productId(),
                    product.name(),
                    product.options(),
                    product.variants(),
                    skuIds,
                    problems));
        }
        if (skuIds.size() > Limits.MAX_IMPORT) {
            problems.add(
                    new FieldProblem("products", "must not have more than %d variants".formatted(Limits.MAX_IMPORT)));
        }
        refuseIfAny(problems);
        return commands.submit(new ImportProducts(key, wanted)).thenApply(ProductsImported::of);
    }

    @GetMapping("/{product_id}")
    @RequiresToken
    @Operation(summary = "Get a product", description = "The product with its options and all of its variants.")
    @Tagged
    ResponseEntity<ProductAnswer> getProduct(
            @PathVariable("product_id")
                    @Size(min = 1, max = Limits.MAX_SKU_ID)
                    @Pattern(regexp = Texts.SKU_ID, message = Texts.SKU_ID_RULE)
                    String productId) {
        return answer(find(productId));
    }

    private ProductWithVariants find(String productId) {
        return products.find(productId)
                .map(product ->
                        new ProductWithVariants(product, histories.priced(skus.variants(productId), clock.instant())))
                .orElseThrow(() -> ProblemException.notFound("No product has this id."));
    }

    private static ResponseEntity<ProductAnswer> answer(ProductWithVariants whole) {
        return whole.tag().answer(ProductAnswer.of(whole));
    }

    @GetMapping
    @RequiresToken
    @Operation(
            summary = "Products in the order of their ids",
            description =
                    "Each product with its options and the number of its variants. With `search` they are those that match "
                            + "best, in one page.")
    ProductPage listProducts(
            @RequestParam(name = "limit", defaultValue = Limits.DEFAULT_PAGE_TEXT)
                    @Range(min = 1, max = Limits.MAX_PAGE)
                    int limit,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "search", required = false)
                    @Nullable
                    @Size(max = TextSearch.MAX_LENGTH)
                    @Pattern(regexp = TextSearch.PATTERN, message = TextSearch.RULE)
                    String search) {
        if (search != null) {
            TextSearch.requireFirstPage(cursor);
            return new ProductPage(summaries(products.search(search, limit)), null);
        }
        String after = Cursor.parse(cursor, 1)
                .map(position -> position.part(0, id -> id.matches(Texts.SKU_ID)))
                .orElse("");
        Slice<Product> page =
                Slice.of(limit, rows -> products.page(after, rows), product -> Cursor.of(product.productId()));
        return new ProductPage(summaries(page.rows()), page.nextCursor());
    }

    private List<ProductSummary> summaries(List<Product> page) {
        Map<String, Integer> variants =
                products.countVariants(page.stream().map(Product::productId).toList());
        return page.stream()
                .map(product -> new ProductSummary(
                        product.productId(),
                        product.name(),
                        product.options(),
                        variants.getOrDefault(product.productId(), 0)))
                .toList();
    }

    /** @param skuIds the SKUs that the request has named before; the product's variants are added */
    private static ProductEdit edit(
            String prefix,
            String productId,
            String name,
            List<OptionRequest> options,
            List<VariantRequest> variants,
            Set<String> skuIds,
            List<FieldProblem> problems) {
        checkOptions(prefix + "options", options, problems);
        Map<String, List<String>> allowed = options.stream()
                .collect(Collectors.toMap(OptionRequest::name, OptionRequest::values, (first, second) -> first));
        List<VariantEdit> edits = new ArrayList<>(variants.size());
        Set<Map<String, String>> combinations = HashSet.newHashSet(variants.size());
        for (VariantRequest variant : variants) {
            String field = "%svariants[%d].".formatted(prefix, edits.size());
            if (!skuIds.add(variant.skuId())) {
                problems.add(new FieldProblem(field + "sku_id", "must be unique"));
            }
            checkValues(field + "options", variant.options(), allowed, problems);
            if (!combinations.add(variant.options())) {
                problems.add(new FieldProblem(field + "options", "must differ from the options of other variants"));
            }
            edits.add(new VariantEdit(
                    variant.options(),
                    new SkuEdit(
                            variant.skuId(),
                            variant.name() == null ? variantName(name, options, variant) : variant.name(),
                            SkuController.money(variant.prices()),
                            SkuController.sales(variant.salePrices()),
                            SkuController.traits(
                                    variant.category(),
                                    variant.taxClass(),
                                    variant.weightGrams(),
                                    variant.attributes()),
                            SkuController.isListed(variant.listed()))));
        }
        return new ProductEdit(
                productId, name, options.stream().map(OptionRequest::option).toList(), edits);
    }

    private static void checkOptions(String field, List<OptionRequest> options, List<FieldProblem> problems) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < options.size(); i++) {
            OptionRequest option = options.get(i);
            if (!names.add(option.name())) {
                problems.add(new FieldProblem("%s[%d].name".formatted(field, i), "must be unique"));
            }
            if (new HashSet<>(option.values()).size() < option.values().size()) {
                problems.add(new FieldProblem("%s[%d].values".formatted(field, i), "must be unique"));
            }
        }
    }

    private static void checkValues(
            String field, Map<String, String> values, Map<String, List<String>> allowed, List<FieldProblem> problems) {
        if (!values.keySet().equals(allowed.keySet())) {
            problems.add(new FieldProblem(field, "must have one value of each option of the product and no other"));
            return;
        }
        values.forEach((option, value) -> {
            if (!allowed.getOrDefault(option, List.of()).contains(value)) {
                problems.add(new FieldProblem(field + "." + option, "must be one of the values of the option"));
            }
        });
    }

    private static void refuseIfAny(List<FieldProblem> problems) {
        if (!problems.isEmpty()) {
            throw ProblemException.invalid(problems);
        }
    }

    /** For example {@code Shirt / S / red}, cut to the longest name that is allowed. */
    private static String variantName(String product, List<OptionRequest> options, VariantRequest variant) {
        StringBuilder name = new StringBuilder(product);
        options.forEach(option -> name.append(" / ").append(variant.options().get(option.name())));
        if (name.length() > Limits.MAX_TEXT) {
            boolean splitsACharacter = Character.isHighSurrogate(name.charAt(Limits.MAX_TEXT - 1));
            name.setLength(splitsACharacter ? Limits.MAX_TEXT - 1 : Limits.MAX_TEXT);
        }
        return name.toString();
    }
}
