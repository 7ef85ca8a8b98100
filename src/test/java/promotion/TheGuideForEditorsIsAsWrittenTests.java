package promotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import promotion.document.DefinitionDocument;
import promotion.engine.Cart;
import promotion.engine.Evaluation;
import promotion.engine.PromotionVersion;
import promotion.engine.Repricing;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the examples of {@code docs/promotions.md}. An example is one block or more in {@code json}, each a definition under the id of the
 * promotion, and a block in {@code text}: the cart, then what each promotion gives, and what is left to pay. If the cart is the rest after a
 * first return, the block ends with the amount that was paid, the refund, and the refund when the rest comes back, too.
 */
class TheGuideForEditorsIsAsWrittenTests {

    private static final String GUIDE = read();
    private static final Pattern BLOCK = Pattern.compile("```(json|text)([^\\n]*)\\n(.*?)\\n```", Pattern.DOTALL);
    private static final Pattern REFUND = Pattern.compile(
            "to pay (\\d+\\.\\d\\d)\npaid (\\d+\\.\\d\\d)\nrefund (\\d+\\.\\d\\d)\nrefund of the rest (\\d+\\.\\d\\d)\n");
    private static final Pattern LINE = Pattern.compile("(\\d+) x (\\S+) at (\\d+\\.\\d\\d)(.*)");

    static List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        List<PromotionVersion> promotions = new ArrayList<>();
        Matcher block = BLOCK.matcher(GUIDE);
        while (block.find()) {
            if (block.group(1).equals("json")) {
                promotions.add(promotion(block.group(2).strip(), block.group(3)));
            } else {
                examples.add(
                        example(List.copyOf(promotions), block.group(3).lines().toList()));
                promotions.clear();
            }
        }
        return examples;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void eachExampleComesOutAsWritten(Example example) {
        Evaluation evaluation = example.evaluate();

        assertThat(example.explained(evaluation)).as(example.name()).isEqualTo(example.expected());
        assertThat(example.payable(evaluation)).as(example.name()).isEqualTo(example.payable());
    }

    @Test
    void eachRefundIsThePaidAmountLessTheNewPriceOfTheRest() {
        List<MatchResult> refunds = REFUND.matcher(GUIDE).results().toList();

        assertThat(refunds).hasSize(2).allSatisfy(example -> {
            long paid = minor(example.group(2));
            Repricing first = Repricing.of(paid, minor(example.group(1)), 0);
            assertThat(first).isEqualTo(new Repricing(minor(example.group(3)), 0));
            Repricing last = Repricing.of(paid, 0, first.refundMinor());
            assertThat(last).isEqualTo(new Repricing(minor(example.group(4)), 0));
        });
    }

    @Test
    void eachKindOfBenefitConditionAndSelectionIsInTheGuide() {
        List<String> kinds = Pattern.compile("const=([A-Z_]+)")
                .matcher(DefinitionDocument.schema().toString())
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();

        assertThat(kinds)
                .hasSizeGreaterThan(20)
                .allSatisfy(kind -> assertThat(GUIDE).containsPattern("[`\"]" + kind + "[`\"]"));
    }

    @Test
    void aProblemIsToldAsWritten() {
        assertThat(DefinitionDocument.problems(
                        "definition", JsonMapper.shared().readValue("""
                                        {"benefit": {"kind": "PERCENT_OFF", "basis_points": 10001, "base": "LIST", "target": {"kind": "ORDER"}},
                                         "layer": "ORDER"}
                                        """, new TypeReference<>() {})))
                .map(problem -> problem.field() + " " + problem.rule())
                .allSatisfy(problem -> assertThat(GUIDE).contains("`" + problem + "`"))
                .isNotEmpty();
    }

    /** The heading of a definition: its id, then {@code alone} if it is not combinable and {@code code} if it needs one. */
    private static PromotionVersion promotion(String heading, String definition) {
        List<String> words = List.of(heading.split(" "));
        return new PromotionVersion(
                words.getFirst(),
                1,
                null,
                words.contains("code"),
                !words.contains("alone"),
                0,
                DefinitionDocument.parse(definition));
    }

    private static Example example(List<PromotionVersion> promotions, List<String> text) {
        List<Cart.Line> lines = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        Map<String, List<String>> facts = new HashMap<>();
        for (String each : text) {
            Matcher line = LINE.matcher(each);
            if (line.matches()) {
                lines.add(line(line));
            } else if (each.startsWith("gives ")) {
                expected.add(each.substring("gives ".length()));
            } else {
                int end = each.lastIndexOf(' ');
                facts.computeIfAbsent(each.substring(0, end), unused -> new ArrayList<>())
                        .add(each.substring(end + 1));
            }
        }
        Cart cart = new Cart(
                fact(facts, "currency", "GBP"),
                Instant.parse(fact(facts, "at", "2026-03-02T12:00:00Z")),
                fact(facts, "channel", null),
                fact(facts, "country", null),
                null,
                new Cart.Customer(fact(facts, "level", null), Set.of(), false),
                lines,
                minor(fact(facts, "shipping", "0.00")),
                Set.copyOf(facts.getOrDefault("code of", List.of())));
        return new Example(
                promotions.getFirst().promotionId(),
                cart,
                promotions,
                Map.of(),
                expected,
                List.of(),
                fact(facts, "to pay", ""));
    }

    private static Cart.Line line(Matcher line) {
        Map<String, List<String>> traits = new HashMap<>();
        String[] words = line.group(4).strip().split(" ");
        for (int i = 0; i + 1 < words.length; i += 2) {
            traits.computeIfAbsent(words[i], unused -> new ArrayList<>()).add(words[i + 1]);
        }
        long quantity = Long.parseLong(line.group(1));
        Map<String, String> attributes = new HashMap<>();
        traits.getOrDefault("with", List.of()).forEach(each -> attributes.put(each.split("=")[0], each.split("=")[1]));
        return new Cart.Line(
                line.group(2),
                line.group(2),
                quantity,
                quantity * minor(line.group(3)),
                Set.copyOf(traits.getOrDefault("in", List.of())),
                attributes,
                Set.copyOf(traits.getOrDefault("tagged", List.of())),
                traits.containsKey("floor") ? minor(traits.get("floor").getFirst()) : 0);
    }

    private static @Nullable String fact(Map<String, List<String>> facts, String name, @Nullable String otherwise) {
        return facts.containsKey(name) ? facts.get(name).getFirst() : otherwise;
    }

    private static long minor(String decimal) {
        return Long.parseLong(decimal.replace(".", ""));
    }

    private static String read() {
        try {
            return Files.readString(Path.of("docs/promotions.md"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
