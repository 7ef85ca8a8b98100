package catalog.category;

import static org.assertj.core.api.Assertions.assertThat;

import catalog.category.CategoryTree.PutResult;
import catalog.category.CategoryTree.PutResult.Cyclic;
import catalog.category.CategoryTree.PutResult.Placed;
import catalog.category.CategoryTree.PutResult.TooDeep;
import catalog.category.CategoryTree.PutResult.UnknownParent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CategoriesStayATreeTests {

    private final CategoryTree tree = new CategoryTree(Map.of());

    record Move(String categoryId, @Nullable String parentId) {}

    @Test
    void aCategoryIsAddedRenamedAndMoved() {
        assertThat(tree.put("home", null, "Home")).isEqualTo(placed("home", null, "Home", 1));
        assertThat(tree.put("lights", "home", "Lights")).isEqualTo(placed("lights", "home", "Lights", 1));
        assertThat(tree.put("lights", "home", "Lamps")).isEqualTo(placed("lights", "home", "Lamps", 2));
        assertThat(tree.put("lights", null, "Lamps")).isEqualTo(placed("lights", null, "Lamps", 3));
        assertThat(tree.put("lights", null, "Lamps"))
                .isEqualTo(new Placed(new Category("lights", null, "Lamps", 3), false));
        assertThat(tree.placed()).hasSize(4);
    }

    @Test
    void neverBelowItself() {
        tree.put("a", null, "A");
        tree.put("b", "a", "B");
        tree.put("c", "b", "C");
        assertThat(tree.put("a", "c", "A")).isInstanceOf(Cyclic.class);
        assertThat(tree.put("a", "a", "A")).isInstanceOf(Cyclic.class);
        assertThat(tree.put("new", "new", "New")).isInstanceOf(Cyclic.class);
        assertThat(tree.put("c", "a", "C")).isInstanceOf(Placed.class);
    }

    @Test
    void neverBelowAnUnknownCategory() {
        assertThat(tree.put("a", "unknown", "A")).isInstanceOf(UnknownParent.class);
        assertThat(tree.find("a")).isNull();
    }

    @Test
    void neverTooDeepWithItsWholeBranch() {
        for (int level = 1; level <= 8; level++) {
            assertThat(tree.put("l" + level, level == 1 ? null : "l" + (level - 1), "Level"))
                    .isInstanceOf(Placed.class);
        }
        assertThat(tree.put("l9", "l8", "Level")).isInstanceOf(TooDeep.class);
        tree.put("top", null, "Top");
        assertThat(tree.put("l1", "top", "Level")).isInstanceOf(TooDeep.class);
        assertThat(tree.put("l2", "top", "Level")).isInstanceOf(Placed.class);
    }

    @Property(tries = 500)
    void afterAnyMoves(@ForAll("moves") List<Move> moves) {
        Map<String, Category> stored = new HashMap<>();
        for (Move move : moves) {
            CategoryTree tree = new CategoryTree(stored);
            PutResult placing = tree.put(move.categoryId(), move.parentId(), "Name");
            tree.placed().forEach(category -> stored.put(category.categoryId(), category));
            assertThat(tree.placed().isEmpty()).isEqualTo(!(placing instanceof Placed placed && placed.changed()));
            stored.values()
                    .forEach(category -> assertThat(depth(category, stored)).isLessThanOrEqualTo(8));
        }
    }

    @Provide
    Arbitrary<List<Move>> moves() {
        Arbitrary<String> id = Arbitraries.integers().between(1, 12).map(number -> "c" + number);
        return Combinators.combine(id, id.injectNull(0.1)).as(Move::new).list().ofMaxSize(60);
    }

    private static int depth(Category category, Map<String, Category> stored) {
        Set<String> seen = new HashSet<>();
        for (Category each = category;
                each != null;
                each = each.parentId() == null ? null : stored.get(each.parentId())) {
            assertThat(seen.add(each.categoryId())).as("a cycle over " + each).isTrue();
        }
        return seen.size();
    }

    private static Placed placed(String categoryId, @Nullable String parentId, String name, long version) {
        return new Placed(new Category(categoryId, parentId, name, version), true);
    }
}
