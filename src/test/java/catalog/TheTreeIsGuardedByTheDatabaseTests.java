package catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import catalog.category.CategoryOperator;
import catalog.operation.Catalogue;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataIntegrityViolationException;
import testing.Overlap;

/** No statement and no two instances can make a cycle of categories, or a SKU in a category that does not exist. */
class TheTreeIsGuardedByTheDatabaseTests extends CatalogTest {

    private Catalogue catalogue;
    private CategoryOperator categories;

    @BeforeEach
    void twoBranches(@Autowired ApplicationContext context) {
        catalogue = new Catalogue(context);
        categories = new CategoryOperator(context);
        categories.place("g1", null);
        categories.place("g2", null);
        categories.place("g1.1", "g1");
        categories.place("g2.1", "g2");
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
        catalogue.putIn("guarded", "g1");
        assertThatThrownBy(() -> asker.database().sql(sql).update())
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining(constraint);
    }

    @Test
    void twoInstancesMakeNoCycleTogether() {
        List<String> results =
                Overlap.of(asker, () -> categories.place("g1", "g2.1"), () -> categories.place("g2", "g1.1"));
        assertThat(results).containsExactly(Catalogue.DONE, "CATEGORY_CYCLE");
        categories.place("g1", null);
    }

    @Test
    void aSkuAndTheMoveOfItsCategory() {
        List<String> results =
                Overlap.of(asker, () -> catalogue.putIn("moved", "g1.1"), () -> categories.place("g1", "g2"));
        assertThat(results).containsOnly(Catalogue.DONE);
        results = Overlap.of(asker, () -> categories.place("g1", null), () -> catalogue.putIn("moved", "g1"));
        assertThat(results).containsOnly(Catalogue.DONE);
    }

    /** Each transaction finds no such SKU, so both insert it; the second one is made again. */
    @Test
    void twoInstancesAddTheSameSku() {
        String skuId = "new-" + UUID.randomUUID();
        List<String> results =
                Overlap.of(asker, () -> catalogue.putIn(skuId, "g1"), () -> catalogue.putIn(skuId, "g2"));
        assertThat(results).containsOnly(Catalogue.DONE);
        assertThat(asker.count("select version from catalog.sku where category = 'g2' and sku_id = ?", skuId))
                .isEqualTo(2);
    }
}
