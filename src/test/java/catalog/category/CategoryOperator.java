package catalog.category;

import catalog.operation.Catalogue;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/** Does what operators do with categories, without HTTP. */
public final class CategoryOperator {

    private final Catalogue catalogue;

    public CategoryOperator(ApplicationContext context) {
        this.catalogue = new Catalogue(context);
    }

    /** Returns {@link Catalogue#DONE}, or the code of the refusal. */
    public String place(String categoryId, @Nullable String parentId) {
        return catalogue.make(PutCategory.class, new PutCategory.Wanted(categoryId, parentId, "Name"));
    }
}
