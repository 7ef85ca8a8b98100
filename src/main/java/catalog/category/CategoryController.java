package catalog.category;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import catalog.search.SearchText;
import catalog.search.TextSearch;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.edit.Precondition;
import platform.edit.Tagged;
import platform.idempotency.IdempotencyKey;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.RequiresToken;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemCode;
import platform.web.ProblemException;

@RestController
@RequestMapping(path = "/api/v2/categories", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Catalogue")
class CategoryController {

    private final Edits edits;
    private final PutCategory putCategory;
    private final Categories categories;

    CategoryController(Edits catalogEdits, PutCategory putCategory, Categories categories) {
        this.edits = catalogEdits;
        this.putCategory = putCategory;
        this.categories = categories;
    }

    record CategoryRequest(
            @NotBlank @Visible(max = Limits.MAX_TEXT) String name,

            @Nullable @CategoryId String parentId) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CategoryPage(List<Category> categories, @Nullable String nextCursor) {}

    @PutMapping("/{category_id}")
    @RequiresScope(Scopes.OPERATOR_CATALOG)
    @Audited(value = "catalog.category.put", object = "category", id = "category_id")
    @Operation(
            summary = "Add a category, rename it, or move it with all categories below it",
            description = "Without `parent_id` the category is at the top. The tree has at most 8 levels, and a"
                    + " category must not be below itself.")
    @ProblemCode.Possible(CategoryProblem.class)
    @Tagged
    ResponseEntity<Category> putCategory(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("category_id") @CategoryId String categoryId,
            @RequestBody @Valid CategoryRequest request) {
        PutCategory.Wanted wanted = new PutCategory.Wanted(categoryId, request.parentId(), request.name());
        return answer(edits.make(key, precondition, putCategory, wanted));
    }

    @GetMapping("/{category_id}")
    @RequiresToken
    @Operation(summary = "Get a category", description = "The category with its name, its parent and its version.")
    @Tagged
    ResponseEntity<Category> getCategory(@PathVariable("category_id") @CategoryId String categoryId) {
        return categories
                .find(categoryId)
                .map(CategoryController::answer)
                .orElseThrow(() -> ProblemException.notFound("No category has this id."));
    }

    private static ResponseEntity<Category> answer(Category category) {
        return category.tag().answer(category);
    }

    @GetMapping
    @RequiresToken
    @Operation(
            summary = "List all categories",
            description =
                    "The categories are in the order of their ids; each category names its parent. With `search` they"
                            + " are listed best first, on one page: those whose id and name contain each word, or else those"
                            + " that are similar.")
    CategoryPage listCategories(
            @PageLimits PageRequest request,
            @RequestParam(name = "search", required = false)
                    @Parameter(description = "Words of the id or the name")
                    @Nullable
                    @SearchText
                    String search) {
        if (search != null) {
            TextSearch.requireFirstPage(request.cursor());
            return new CategoryPage(categories.search(search, request.limit()), null);
        }
        String after = Cursor.parse(request.cursor(), 1)
                .map(position -> position.part(0, id -> id.matches(CategoryId.PATTERN)))
                .orElse("");
        Slice<Category> page = Slice.of(
                request.limit(), rows -> categories.page(after, rows), category -> Cursor.of(category.categoryId()));
        return new CategoryPage(page.rows(), page.nextCursor());
    }
}
