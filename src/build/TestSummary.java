import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Prints the number of tests that ran, the slowest of them, the tests that were not executed with the reasons, and the commands that execute
 * these. Argument: the folder of the reports. A missing folder counts as an empty one.
 */
public final class TestSummary {

    private static final int SHOWN = 10;

    /**
     * @param name of the method; empty if the whole class was not executed
     * @param whyNot why it was not executed; empty if it was, or if nobody said why
     */
    private record TestCase(String testClass, String name, double seconds, boolean ran, String whyNot) {}

    public static void main(String[] arguments) throws Exception {
        List<TestCase> cases = new ArrayList<>();
        for (Path report : reports(Path.of(arguments[0]))) {
            cases.addAll(cases(report));
        }
        List<TestCase> ran = cases.stream()
                .filter(TestCase::ran)
                .sorted(Comparator.comparingDouble(TestCase::seconds).reversed())
                .toList();
        System.out.printf(
                "%d tests of %d classes ran. The slowest of them:%n",
                ran.size(), ran.stream().map(TestCase::testClass).distinct().count());
        ran.stream()
                .limit(SHOWN)
                .forEach(it -> System.out.printf("%8.2f s  %s · %s%n", it.seconds(), it.testClass(), it.name()));
        Map<String, List<TestCase>> left = cases.stream()
                .filter(it -> !it.ran())
                .collect(Collectors.groupingBy(TestCase::whyNot, TreeMap::new, Collectors.toList()));
        if (!left.isEmpty()) {
            System.out.println("Not executed:");
        }
        left.forEach((why, them) -> System.out.printf(
                "%8d of %d classes: %s%n",
                them.size(), them.stream().map(TestCase::testClass).distinct().count(), why));
        System.out.println("""
                Longer forms: mvn verify -Pcontention (kill and contention), mvn verify -Pfuzz (10,000 odd requests),
                mvn verify -Dtest='*InABrowserTests' -Djacoco.skip (all pages); see docs/guarantees.md.""");
    }

    private static List<Path> reports(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(it -> it.getFileName().toString().matches("TEST-.*\\.xml"))
                    .toList();
        }
    }

    private static List<TestCase> cases(Path report) throws Exception {
        var nodes = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getElementsByTagName("testcase");
        List<TestCase> cases = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            Element test = (Element) nodes.item(i);
            NodeList skipped = test.getElementsByTagName("skipped");
            cases.add(new TestCase(
                    test.getAttribute("classname"),
                    test.getAttribute("name"),
                    Double.parseDouble(test.getAttribute("time").replace(",", "")),
                    skipped.getLength() == 0,
                    whyNot(skipped)));
        }
        return cases;
    }

    private static String whyNot(NodeList skipped) {
        if (skipped.getLength() == 0) {
            return "";
        }
        Element why = (Element) skipped.item(0);
        String text = why.hasAttribute("message") ? why.getAttribute("message") : why.getTextContent();
        return text.lines()
                .findFirst()
                .orElse("no reason given")
                .replaceFirst("^(org[.]opentest4j[.]TestAbortedException: )?Assumption failed: ", "");
    }
}
