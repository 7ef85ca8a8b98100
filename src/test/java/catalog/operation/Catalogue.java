package catalog.operation;

import catalog.CatalogEvent.Traits;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationContext;
import platform.edit.Edit;
import platform.edit.Edits;
import platform.money.Money;
import platform.web.ProblemException;
import testing.Asker;

/** Does what operators do with the catalogue, without HTTP. Each method returns {@link #DONE}, or the code of the refusal. */
public final class Catalogue {

    public static final String DONE = "DONE";

    private final ApplicationContext context;
    private final Edits edits;

    public Catalogue(ApplicationContext context) {
        this.context = context;
        this.edits = context.getBean("catalogEdits", Edits.class);
    }

    public String putIn(String skuId, String category) {
        Traits traits = new Traits(category, Traits.STANDARD, 0, Map.of(), List.of(), List.of());
        return make(
                PutSku.class, new SkuEdit(skuId, "Name", List.of(Money.ofMinor(1, "GBP")), List.of(), traits, true));
    }

    public <W, A> String make(Class<? extends Edit<W, A>> edit, W wanted) {
        try {
            Edit<W, A> bean = context.getBean(edit);
            edits.make(Asker.freshKey(), bean, wanted);
            return DONE;
        } catch (ProblemException refused) {
            return refused.code();
        }
    }
}
