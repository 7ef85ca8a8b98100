package fuzz;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * GraphQL documents whose fragments use each other: several times, in circles, where they do not fit, where they do not exist. Some of these
 * documents are as they should be.
 */
public final class OddDocuments {

    private static final int MOST_FRAGMENTS = 60;

    private record Type(String name, List<String> fields) {}

    private static final List<Type> TYPES = List.of(
            new Type("OrderConnection", List.of("asOf", "edges { %s }", "pageInfo { endCursor }")),
            new Type("OrderEdge", List.of("cursor", "node { %s }")),
            new Type(
                    "Order",
                    List.of("status", "lines(first: 3) { %s }", "timeline { seq }", "amounts { payable { %s } }")),
            new Type("OrderLine", List.of("skuId", "unitPrice { %s }")),
            new Type("Money", List.of("currency", "amountMinor")));

    private static final List<String> DIRECTIVES =
            List.of("", "", "", "", " @skip(if: false)", " @include(if: $on)", " @skip(if: $unknown)", " @defer");

    private OddDocuments() {}

    /** A document. It may use the variable {@code $on}, a Boolean. */
    public static String document(RandomGenerator random) {
        int fragments = 1 + random.nextInt(random.nextInt(4) == 0 ? MOST_FRAGMENTS : TYPES.size());
        boolean isOrdered = random.nextInt(4) > 0; // a fragment uses later ones only, so that there is no circle
        String definitions = IntStream.range(0, fragments)
                .mapToObj(number -> fragment(number, fragments, isOrdered, random))
                .collect(Collectors.joining(" "));
        return "%s { orders(first: 2) { asOf %s } } %s"
                .formatted(
                        switch (random.nextInt(8)) {
                            case 0 -> "subscription($on: Boolean = true)";
                            case 1 -> "";
                            default -> "query($on: Boolean = true)";
                        },
                        spreads(0, fragments, random),
                        definitions);
    }

    private static String fragment(int number, int fragments, boolean isOrdered, RandomGenerator random) {
        Type type = TYPES.get(random.nextInt(6) == 0 ? random.nextInt(TYPES.size()) : number % TYPES.size());
        int first = isOrdered ? number + 1 : random.nextInt(fragments);
        String field = type.fields.get(random.nextInt(type.fields.size()));
        return "fragment f%d on %s { %s %s }"
                .formatted(
                        number,
                        type.name,
                        field.replace("%s", spreads(first, fragments, random)),
                        random.nextInt(3) == 0 ? spreads(first, fragments, random) : "");
    }

    /** Uses of a fragment that fits, if there is one, or of any. */
    private static String spreads(int first, int fragments, RandomGenerator random) {
        int name = first < fragments && random.nextInt(10) > 0 ? first : random.nextInt(fragments + 1);
        return ("..." + (random.nextInt(8) == 0 ? "{ __typename }" : "f" + name)
                        + DIRECTIVES.get(random.nextInt(DIRECTIVES.size())) + " ")
                .repeat(1 + random.nextInt(3));
    }
}
