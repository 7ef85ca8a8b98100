package catalog;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import catalog.CatalogCommand.ImportSkus;
import catalog.CatalogCommand.PutSku;
import catalog.CatalogCommand.Tally;
import catalog.CatalogCommand.Wanted;
import catalog.Outcome.Done;
import catalog.Outcome.KeyReused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import outbox.Commands;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.InProgress;
import platform.money.CurrencyCode;
import platform.money.Money;
import platform.security.Caller;
import platform.security.Scopes;
import platform.web.Cursor;
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

    private final Commands commands;
    private final InProgress inProgress;
    private final Skus skus;

    SkuController(Commands commands, InProgress inProgress, Skus skus) {
        this.commands = commands;
        this.inProgress = inProgress;
        this.skus = skus;
    }

    record SkuRequest(
            @NotBlank @Size(max = Limits.MAX_TEXT) @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
            String name,

            @NotNull @Size(min = 1, max = MAX_PRICES) List<@Valid @NotNull ListPrice> prices,
            @Nullable Boolean listed) {}

    record ListPrice(
            @NotNull @Range(min = 1, max = Limits.MAX_PRICE_MINOR)
            Long amountMinor,

            @NotNull @CurrencyCode String currency) {}

    record SkuImport(
            @NotNull @Size(min = 1, max = Limits.MAX_IMPORT) List<@Valid @NotNull SkuItem> skus) {}

    record SkuItem(
            @DigitsAsText
            @NotNull
            @Size(min = 1, max = Limits.MAX_SKU_ID)
            @Pattern(regexp = Texts.SKU_ID, message = Texts.SKU_ID_RULE)
            String skuId,

            @NotBlank @Size(max = Limits.MAX_TEXT) @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
            String name,

            @NotNull @Size(min = 1, max = MAX_PRICES) List<@Valid @NotNull ListPrice> prices,
            @Nullable Boolean listed) {}

    record SkuAnswer(String skuId, String name, List<Money> prices, boolean listed) {

        static SkuAnswer of(Sku sku) {
            return new SkuAnswer(sku.skuId(), sku.name(), sku.prices(), sku.listed());
        }
    }

    record SkuPage(List<SkuAnswer> skus, @Nullable String nextCursor) {}

    @PutMapping("/{sku_id}")
    @Operation(summary = "List a SKU, change it, or take it off sale")
    CompletableFuture<SkuAnswer> put(
            Caller caller,
            IdempotencyKey key,
            @PathVariable("sku_id")
                    @Size(min = 1, max = Limits.MAX_SKU_ID)
                    @Pattern(regexp = Texts.SKU_ID, message = Texts.SKU_ID_RULE)
                    String skuId,
            @RequestBody @Valid SkuRequest request) {
        caller.require(Scopes.OPERATOR_CATALOG);
        List<FieldProblem> problems = new ArrayList<>();
        List<Money> prices = money("prices", request.prices(), problems);
        refuseIfAny(problems);
        return submit(new PutSku(key, new Wanted(skuId, request.name(), prices, isListed(request.listed()))))
                .thenApply(SkuAnswer::of);
    }

    @PostMapping("/import")
    @Operation(summary = "List, change or take off sale many SKUs at once; others stay as they are")
    CompletableFuture<Tally> importSkus(Caller caller, IdempotencyKey key, @RequestBody @Valid SkuImport request) {
        caller.require(Scopes.OPERATOR_CATALOG);
        List<FieldProblem> problems = new ArrayList<>();
        List<Wanted> wanted = new ArrayList<>(request.skus().size());
        Set<String> seen = HashSet.newHashSet(request.skus().size());
        for (SkuItem sku : request.skus()) {
            String field = "skus[%d]".formatted(wanted.size());
            if (!seen.add(sku.skuId())) {
                problems.add(new FieldProblem(field + ".sku_id", "must not come twice"));
            }
            List<Money> prices = money(field + ".prices", sku.prices(), problems);
            wanted.add(new Wanted(sku.skuId(), sku.name(), prices, isListed(sku.listed())));
        }
        refuseIfAny(problems);
        return submit(new ImportSkus(key, wanted));
    }

    @GetMapping("/{sku_id}")
    @Operation(summary = "A SKU, on sale or not")
    SkuAnswer of(
            Caller caller,
            @PathVariable("sku_id")
                    @Size(min = 1, max = Limits.MAX_SKU_ID)
                    @Pattern(regexp = Texts.SKU_ID, message = Texts.SKU_ID_RULE)
                    String skuId) {
        return skus.find(skuId).map(SkuAnswer::of).orElseThrow(() -> ProblemException.notFound("No such SKU."));
    }

    @GetMapping
    @Operation(summary = "SKUs by id, on sale or not")
    SkuPage page(
            Caller caller,
            @RequestParam(name = "limit", defaultValue = Limits.DEFAULT_PAGE_TEXT)
                    @Range(min = 1, max = Limits.MAX_PAGE)
                    int limit,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor) {
        String after = Cursor.parse(cursor, 1).map(SkuController::idOf).orElse("");
        List<Sku> found = skus.page(after, limit + 1);
        List<Sku> page = found.size() > limit ? found.subList(0, limit) : found;
        return new SkuPage(
                page.stream().map(SkuAnswer::of).toList(),
                found.size() > limit ? Cursor.of(page.getLast().skuId()).text() : null);
    }

    private static String idOf(Cursor cursor) {
        String skuId = cursor.part(0);
        if (!skuId.matches(Texts.SKU_ID)) {
            throw ProblemException.invalid("cursor", "must be a next_cursor of this list");
        }
        return skuId;
    }

    private static boolean isListed(@Nullable Boolean listed) {
        return listed == null || listed;
    }

    private static List<Money> money(String field, List<ListPrice> prices, List<FieldProblem> problems) {
        List<Money> money = new ArrayList<>(prices.size());
        Set<String> currencies = new HashSet<>();
        for (ListPrice price : prices) {
            if (!currencies.add(price.currency())) {
                problems.add(new FieldProblem("%s[%d].currency".formatted(field, money.size()), "must not come twice"));
            }
            money.add(Money.ofMinor(price.amountMinor(), price.currency()));
        }
        return money;
    }

    private static void refuseIfAny(List<FieldProblem> problems) {
        if (!problems.isEmpty()) {
            throw ProblemException.invalid(problems);
        }
    }

    private <T> CompletableFuture<T> submit(CatalogCommand<T> command) {
        return inProgress.once(command.key(), () -> commands.submit(command)).thenApply(SkuController::valueOf);
    }

    private static <T> T valueOf(Outcome<T> outcome) {
        return switch (outcome) {
            case Done<T> done -> done.value();
            case KeyReused<T> reused -> throw IdempotencyKey.reused();
        };
    }
}
