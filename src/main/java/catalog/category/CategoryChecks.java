package catalog.category;

import catalog.category.CategoryController.CategoryRequest;
import java.util.List;
import org.springframework.stereotype.Component;
import platform.web.FieldProblem;

/** Finds all that is wrong with the body of a category that is refused anyway. */
@Component
class CategoryChecks implements FieldProblem.Finder<CategoryRequest> {

    private final Categories categories;

    CategoryChecks(Categories categories) {
        this.categories = categories;
    }

    @Override
    public Class<CategoryRequest> body() {
        return CategoryRequest.class;
    }

    @Override
    public List<FieldProblem> find(CategoryRequest body) {
        return body.parentId() == null
                        || !body.parentId().matches(CategoryId.PATTERN)
                        || categories.find(body.parentId()).isPresent()
                ? List.of()
                : List.of(new FieldProblem("parent_id", CategoryTree.REFERENCE_RULE));
    }
}
