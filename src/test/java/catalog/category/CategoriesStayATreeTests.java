package catalog.category;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import platform.web.ProblemException;

class CategoriesStayATreeTests {

    private final Map<String, Category> stored = new HashMap<>();
    private final CategoryTree tree = new CategoryTree(stored);

    record Move(String categoryId, @Nullable String parentId) {}

    @Test
    void aCategoryIsAddedRenamedAndMoved() {
        assertThat(put("home", null, "Home")).isEqualTo(new Category("home", null, "Home", 1));
        assertThat(put("lights", "home", "Lights")).isEqualTo(new Category("lights", "home", "Lights", 1));
        assertThat(put("lights", "home", "Lamps")).isEqualTo(new Category("lights", "home", "Lamps", 2));
        assertThat(put("lights", null, "Lamps")).isEqualTo(new Category("lights", null, "Lamps", 3));
        assertThat(put("lights", null, "Lamps"))
                .as("nothing changes")
                .isEqualTo(new Category("lights", null, "Lamps", 3));
    }

    @Test
    void neverBelowItself() {
        put("a", null, "A");
        put("b", "a", "B");
        put("c", "b", "C");
        assertRefused("CATEGORY_CYCLE", "a", "c");
        assertRefused("CATEGORY_CYCLE", "a", "a");
        assertRefused("CATEGORY_CYCLE", "new", "new");
        put("c", "a", "C");
    }

    @Test
    void neverBelowAnUnknownCategory() {
        assertRefused("VALIDATION_FAILED", "a", "unknown");
    }

    @Test
    void neverTooDeepWithItsWholeBranch() {
        for (int level = 1; level <= 8; level++) {
            put("l" + level, level == 1 ? null : "l" + (level - 1), "Level");
        }
        assertRefused("CATEGORY_TOO_DEEP", "l9", "l8");
        put("top", null, "Top");
        assertRefused("CATEGORY_TOO_DEEP", "l1", "top");
        put("l2", "top", "Level");
    }

    @Property(tries = 500)
    void afterAnyMoves(@ForAll("moves") List<Move> moves) {
        stored.clear();
        for (Move move : moves) {
            try {
                put(move.categoryId(), move.parentId(), "Name");
            } catch (ProblemException refused) {
                assertThat(refused.code()).isIn("CATEGORY_CYCLE", "VALIDATION_FAILED", "CATEGORY_TOO_DEEP");
            }
            stored.values().forEach(category -> assertThat(depth(category)).isLessThanOrEqualTo(8));
        }
    }

    @Provide
    Arbitrary<List<Move>> moves() {
        Arbitrary<String> id = Arbitraries.integers().between(1, 12).map(number -> "c" + number);
        return Combinators.combine(id, id.injectNull(0.1)).as(Move::new).list().ofMaxSize(60);
    }

    private int depth(Category category) {
        Set<String> seen = new HashSet<>();
        for (Category each = category;
                each != null;
                each = each.parentId() == null ? null : stored.get(each.parentId())) {
            assertThat(seen.add(each.categoryId())).as("a cycle over " + each).isTrue();
        }
        return seen.size();
    }

    private Category put(String categoryId, @Nullable String parentId, String name) {
        Category placed = tree.placed(categoryId, parentId, name);
        stored.put(categoryId, placed);
        return placed;
    }

    private void assertRefused(String code, String categoryId, String parentId) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> tree.placed(categoryId, parentId, "Name"))
                .returns(code, ProblemException::code);
    }
}
