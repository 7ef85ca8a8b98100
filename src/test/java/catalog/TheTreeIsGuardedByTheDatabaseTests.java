package catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import catalog.CatalogEvent.Traits;
import catalog.operation.CatalogCommand.PutCategory;
import catalog.operation.CatalogCommand.PutSku;
import catalog.operation.CatalogCommand.SkuEdit;
import catalog.operation.CatalogRefusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import outbox.delivery.TwoInstances;
import platform.edit.Precondition;
import platform.idempotency.CommandResult;
import platform.money.Money;
import testing.Asker;
import testing.TestClock;

/** No statement and no two instances can make a cycle of categories, or a SKU in a category that does not exist. */
class TheTreeIsGuardedByTheDatabaseTests extends CatalogTest {

    TwoInstances instances;

    @BeforeEach
    void twoBranches(@Autowired CatalogListeners listeners) {
        instances = new TwoInstances(listeners, asker, TestClock.START);
        instances.decide(place("g1", null));
        instances.decide(place("g2", null));
        instances.decide(place("g1.1", "g1"), place("g2.1", "g2"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    update catalog.category set parent_id = 'g1.1', parent_depth = 2 where category_id = 'g1' | category_parent
                    update catalog.category set parent_id = 'g1', parent_depth = 1 where category_id = 'g1'   | category_parent
                    update catalog.category set parent_depth = 5 where category_id = 'g1.1'                   | category_parent
                    update catalog.category set parent_depth = null where category_id = 'g1.1'                | parent_has_depth
                    update catalog.category set parent_id = 'nobody' where category_id = 'g1.1'               | category_parent
                    insert into catalog.category values ('g9', 'g1', 8, default, 'Name', 1, now())            | tree_depth
                    delete from catalog.category where category_id = 'g1'                                     | category_parent
                    update catalog.sku set category = 'nobody'                                                | sku_category_fkey
                    update catalog.sku set tax_class = 'VAT'                                                  | sku_tax_class
                    update catalog.sku set weight_grams = -1                                                  | sku_weight
                    update catalog.sku set attributes = '[]'                                                  | sku_attributes
                    insert into catalog.attribute_schema values ('parcel', '{}', 1, now())                    | schema_subject
                    """)
    void noStatementBreaksIt(String sql, String constraint) {
        instances.decide(skuIn("guarded", "g1"));
        assertThatThrownBy(() -> asker.database().sql(sql).update())
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining(constraint);
    }

    @Test
    void twoInstancesMakeNoCycleTogether() {
        List<Object> results = instances.overlapResults(place("g1", "g2.1"), place("g2", "g1.1"));
        assertThat(results.getFirst()).isInstanceOf(CommandResult.Done.class);
        assertThat(results.getLast()).isEqualTo(new CommandResult.Refused<>(new CatalogRefusal.Cyclic()));
        instances.decide(place("g1", null));
    }

    @Test
    void aSkuAndTheMoveOfItsCategory() {
        List<Object> results = instances.overlapResults(skuIn("moved", "g1.1"), place("g1", "g2"));
        assertThat(results).allMatch(CommandResult.Done.class::isInstance);
        results = instances.overlapResults(place("g1", null), skuIn("moved", "g1"));
        assertThat(results).allMatch(CommandResult.Done.class::isInstance);
    }

    private static PutCategory place(String categoryId, String parentId) {
        return new PutCategory(Asker.freshKey(), Precondition.NONE, categoryId, parentId, "Name");
    }

    private static PutSku skuIn(String skuId, String category) {
        Traits traits = new Traits(category, Traits.STANDARD, 0, Map.of(), List.of(), List.of());
        return new PutSku(
                Asker.freshKey(),
                Precondition.NONE,
                new SkuEdit(skuId, "Name", List.of(Money.ofMinor(1, "GBP")), List.of(), traits, true));
    }
}
