package catalog;

import static org.assertj.core.api.Assertions.assertThat;

import catalog.CategoryTree.Placing;
import catalog.CategoryTree.Placing.Cyclic;
import catalog.CategoryTree.Placing.Placed;
import catalog.CategoryTree.Placing.TooDeep;
import catalog.CategoryTree.Placing.UnknownParent;
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
        assertThat(tree.place("home", null, "Home")).isEqualTo(placed("home", null, "Home", 1));
        assertThat(tree.place("lights", "home", "Lights")).isEqualTo(placed("lights", "home", "Lights", 1));
        assertThat(tree.place("lights", "home", "Lamps")).isEqualTo(placed("lights", "home", "Lamps", 2));
        assertThat(tree.place("lights", null, "Lamps")).isEqualTo(placed("lights", null, "Lamps", 3));
        assertThat(tree.place("lights", null, "Lamps"))
                .isEqualTo(new Placed(new Category("lights", null, "Lamps", 3), false));
        assertThat(tree.placed()).hasSize(4);
    }

    @Test
    void neverBelowItself() {
        tree.place("a", null, "A");
        tree.place("b", "a", "B");
        tree.place("c", "b", "C");
        assertThat(tree.place("a", "c", "A")).isInstanceOf(Cyclic.class);
        assertThat(tree.place("a", "a", "A")).isInstanceOf(Cyclic.class);
        assertThat(tree.place("new", "new", "New")).isInstanceOf(Cyclic.class);
        assertThat(tree.place("c", "a", "C")).isInstanceOf(Placed.class);
    }

    @Test
    void neverBelowNobody() {
        assertThat(tree.place("a", "nobody", "A")).isInstanceOf(UnknownParent.class);
        assertThat(tree.find("a")).isNull();
    }

    @Test
    void withAllBelowItNeverTooDeep() {
        for (int level = 1; level <= 8; level++) {
            assertThat(tree.place("l" + level, level == 1 ? null : "l" + (level - 1), "Level"))
                    .isInstanceOf(Placed.class);
        }
        assertThat(tree.place("l9", "l8", "Level")).isInstanceOf(TooDeep.class);
        tree.place("top", null, "Top");
        assertThat(tree.place("l1", "top", "Level")).isInstanceOf(TooDeep.class);
        assertThat(tree.place("l2", "top", "Level")).isInstanceOf(Placed.class);
    }

    @Property(tries = 500)
    void whateverIsMoved(@ForAll("moves") List<Move> moves) {
        Map<String, Category> stored = new HashMap<>();
        for (Move move : moves) {
            CategoryTree tree = new CategoryTree(stored);
            Placing placing = tree.place(move.categoryId(), move.parentId(), "Name");
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
